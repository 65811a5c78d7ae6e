package io.pollux.simulator.project;

/** Requests a minute, input tokens a minute and requests a day; 0 means no limit. */
public record Quota(long rpm, long tpm, long rpd) {
    public static final Quota UNLIMITED = new Quota(0, 0, 0);
}
