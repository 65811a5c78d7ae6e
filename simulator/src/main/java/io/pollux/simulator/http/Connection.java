package io.pollux.simulator.http;

import io.pollux.protocol.Bytes;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** Serves the requests of one connection, one after the other. */
final class Connection {
    private final Socket socket;
    private final Responder responder;
    private volatile boolean spared;

    Connection(Socket socket, Responder responder) {
        this.socket = socket;
        this.responder = responder;
    }

    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            Inbound in = new Inbound(socket);
            Outbound out = new Outbound(socket.getOutputStream());
            RequestReader reader = new RequestReader(in, out);
            boolean keepAlive = true;
            while (keepAlive) {
                keepAlive = next(in, out, reader);
            }
        } catch (IOException _) {
            // The peer left, or we broke the line ourselves: both are recorded with the call.
        }
    }

    private boolean next(Inbound in, Outbound out, RequestReader reader) throws IOException {
        try {
            Request request = reader.next();
            if (request == null) {
                return false;
            }
            Exchange exchange = new Exchange(request, this, in, out);
            responder.respond(exchange);
            return exchange.keepsAlive();
        } catch (MalformedRequestException e) {
            Request none = new Request("GET", "/", false, new Headers(), Bytes.EMPTY);
            Exchange exchange = new Exchange(none, this, in, out);
            exchange.last();
            exchange.whole(400, List.of("content-type: text/plain"), Bytes.utf8(e.getMessage() + "\n"), false);
            return false;
        }
    }

    boolean spared() {
        return spared;
    }

    void spare() {
        spared = true;
    }

    void close() throws IOException {
        socket.close();
    }

    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // Gone already.
        }
    }
}
