package io.pollux.simulator.http;

import java.io.IOException;

/** The simulator itself broke the connection, on purpose. */
public final class SeveredException extends IOException {
    private static final long serialVersionUID = 1L;

    SeveredException(String message) {
        super(message);
    }
}
