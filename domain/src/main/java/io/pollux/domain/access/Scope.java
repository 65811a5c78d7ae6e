package io.pollux.domain.access;

/** What a token may do. */
public enum Scope {
    /** Relay calls. */
    CLIENT,
    /** Relay calls and administer the gateway. */
    ADMIN
}
