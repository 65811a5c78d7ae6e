package io.pollux.simulator.project;

import java.util.Locale;

/** What Google thinks of a single key. */
public enum KeyState {
    ACTIVE,
    EXPIRED,
    NOT_FOUND,
    LEAKED,
    SERVICE_BLOCKED,
    /** Refused with 401, as broken authorization keys are. */
    UNSUPPORTED;

    public static KeyState named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
