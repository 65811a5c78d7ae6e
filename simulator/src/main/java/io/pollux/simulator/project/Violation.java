package io.pollux.simulator.project;

import java.time.Duration;

/** A limit that the call would have broken, and how long until it would not. */
public record Violation(Window window, long limit, Duration until) {

    /** What is counted, and over which time. */
    public enum Window {
        REQUESTS_A_DAY,
        REQUESTS_A_MINUTE,
        TOKENS_A_MINUTE
    }
}
