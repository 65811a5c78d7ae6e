package io.pollux.simulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts connections and serves each on a virtual thread of its own. */
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final ServerSocket listener;
    private final Responder responder;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    private HttpServer(ServerSocket listener, Responder responder) {
        this.listener = listener;
        this.responder = responder;
    }

    public static HttpServer start(String host, int port, Responder responder) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
            HttpServer server = new HttpServer(listener, responder);
            Thread.ofPlatform().daemon(true).name("simulator-accept").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("port: " + port + " (expected: a free one)", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Resets every connection that is open now, the spared excepted. */
    public void resetOpen() {
        open.stream().filter(connection -> !connection.spared()).forEach(Connection::reset);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Connection::reset);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException _) {
                // Closed, or a connection that died in the queue.
            }
        }
    }

    private void serve(Socket socket) {
        Connection connection = new Connection(socket, responder);
        open.add(connection);
        Thread.ofVirtual().name("simulator-connection").start(() -> {
            try {
                connection.serve();
            } finally {
                open.remove(connection);
            }
        });
    }
}
