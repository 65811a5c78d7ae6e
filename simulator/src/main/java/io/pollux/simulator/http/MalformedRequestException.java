package io.pollux.simulator.http;

import java.io.IOException;

/** The client does not speak HTTP/1. */
final class MalformedRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String message) {
        super(message);
    }
}
