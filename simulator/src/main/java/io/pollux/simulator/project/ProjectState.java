package io.pollux.simulator.project;

import java.util.Locale;

/** What Google thinks of a whole project. */
public enum ProjectState {
    ACTIVE,
    SUSPENDED,
    DENIED,
    SERVICE_DISABLED,
    PREPAY_DEPLETED,
    /** Unpaid in a country without free tier. */
    FREE_TIER_COUNTRY,
    /** Every call meets a 429 without details. */
    EXHAUSTED;

    public static ProjectState named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
