package io.pollux.protocol.gemini;

/** A path or query that leaves the grammar; says what was expected. */
public final class BadPath extends Exception {
    private static final long serialVersionUID = 1L;

    BadPath(String message) {
        super(message);
    }
}
