package io.pollux.simulator.http;

import java.io.IOException;

/** What the server asks to answer each request, on the connection's own thread. */
@FunctionalInterface
public interface Responder {
    void respond(Exchange exchange) throws IOException;
}
