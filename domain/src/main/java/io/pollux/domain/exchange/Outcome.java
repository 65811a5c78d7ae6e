package io.pollux.domain.exchange;

/** How a call ended. */
public enum Outcome {
    /** The whole reply reached the caller. */
    COMPLETED,
    /** An error was answered before any event: upstream's, or ours for want of a key. */
    REFUSED,
    /** Upstream broke off after the first event, by an error, a cut or a missing finish reason. */
    BROKEN,
    /** The caller left before the end. */
    CLIENT_GONE
}
