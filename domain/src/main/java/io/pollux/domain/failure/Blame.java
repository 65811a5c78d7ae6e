package io.pollux.domain.failure;

/** Whose fault a failure is. */
public enum Blame {
    /** The caller's own: no key is touched and no other key would help. */
    REQUEST,
    KEY,
    PROJECT,
    /** The (project, model) pair: its quota, tier or access. */
    QUOTA,
    /** The model for everyone: overloaded. */
    MODEL,
    /** Our own network location, whatever the key. */
    EGRESS,
    /** Google's front end or the network to it. */
    UPSTREAM,
    /** Ourselves: a call that this gateway must never send. */
    GATEWAY
}
