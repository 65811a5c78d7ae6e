package io.pollux.persistence;

/** The database could not be used at start; the message is one sentence for the operator and names no password. */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
