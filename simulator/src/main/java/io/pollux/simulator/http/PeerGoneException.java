package io.pollux.simulator.http;

import java.io.IOException;

/** The client left before the reply was complete. */
public final class PeerGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    PeerGoneException(String message) {
        super(message);
    }

    PeerGoneException(IOException cause) {
        super(cause);
    }
}
