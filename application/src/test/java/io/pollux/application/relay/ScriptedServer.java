package io.pollux.application.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on a real socket that does to each connection what a test says, after reading one request. */
public final class ScriptedServer implements AutoCloseable {
    public final List<String> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final Script script;

    public ScriptedServer(Script script) {
        this.script = script;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var connection = new Connection(socket, requests);
            connection.request = connection.readRequest();
            script.play(connection);
        } catch (IOException e) {
            // The other side went away, which some scripts are about.
        }
    }

    /** What happens on a connection. */
    @FunctionalInterface
    public interface Script {
        void play(Connection connection) throws IOException;
    }

    /** One connection with its request read. */
    public static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final List<String> requests;
        private String request = "";

        Connection(Socket socket, List<String> requests) throws IOException {
            this.socket = socket;
            this.requests = requests;
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        /** Writes text as it is. */
        public void write(String text) throws IOException {
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
        }

        /** Writes a head that announces a body ended by the connection's end. */
        public void head(int status, String contentType) throws IOException {
            write("HTTP/1.1 " + status + " X\r\nContent-Type: " + contentType + "\r\nConnection: close\r\n\r\n");
        }

        /** Writes a whole answer. */
        public void answer(int status, String contentType, String body) throws IOException {
            write("HTTP/1.1 " + status + " X\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                    + body.getBytes(ISO_8859_1).length + "\r\n\r\n" + body);
        }

        /** Ends the connection with a reset instead of a regular end. */
        public void reset() throws IOException {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }

        /** Waits until the other side is gone. */
        public void awaitEnd(CountDownLatch gone) {
            try {
                while (in.read() >= 0) {
                    // Whatever comes is not the end.
                }
            } catch (IOException e) {
                // A reset is an end as well.
            }
            gone.countDown();
        }

        /** The request the connection began with, head and body, one character per byte. */
        public String request() {
            return request;
        }

        /** Reads the connection's next request. */
        public String readRequest() throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                var b = in.read();
                if (b < 0) {
                    throw new IOException("no request");
                }
                head.append((char) b);
            }
            var length = 0;
            for (var line : head.toString().split("\r\n", -1)) {
                if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            var read = head + new String(in.readNBytes(length), ISO_8859_1);
            requests.add(read);
            return read;
        }
    }
}
