package io.pollux.simulator.project;

import java.util.Locale;

/** What a project pays for. */
public enum Tier {
    FREE,
    TIER1,
    TIER2,
    TIER3;

    public static Tier named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
