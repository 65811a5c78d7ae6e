package io.pollux.e2e.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A caller on a bare socket: it sends any bytes, and sees whether a reply really was complete. */
final class Wire implements AutoCloseable {
    static final String TOKEN = "a-client-token";

    private final Socket socket = new Socket();
    private final InputStream in;

    Wire(int port) throws IOException {
        this(port, 0);
    }

    /** With a receive buffer of so many bytes, for a caller that is slow to read; 0 for the usual one. */
    Wire(int port, int buffer) throws IOException {
        if (buffer > 0) {
            socket.setReceiveBufferSize(buffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** One request on a connection of its own, with a good token. */
    static Answer ask(int port, String method, String path, String body) throws IOException {
        try (var wire = new Wire(port)) {
            return wire.send(request(method, path, body, "x-goog-api-key: " + TOKEN))
                    .answer();
        }
    }

    /** A well-formed request; each header a line without its end. */
    static String request(String method, String path, String body, String... headers) {
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
        for (var header : headers) {
            text.append(header).append("\r\n");
        }
        var bytes = body.getBytes(UTF_8);
        text.append("Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        return text + new String(bytes, ISO_8859_1);
    }

    /** Sends text as it is, one byte per character. */
    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads up to a text, which must come. */
    String until(String end) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            var b = in.read();
            if (b < 0) {
                throw new IOException("ended before \"" + end.strip() + "\" with: " + read);
            }
            read.append((char) b);
        }
        return read.toString();
    }

    /** Reads one reply to its end, proper or not. */
    Answer answer() throws IOException {
        var lines = until("\r\n\r\n").split("\r\n", -1);
        var status = Integer.parseInt(lines[0].split(" ", -1)[1]);
        var headers = new TreeMap<String, String>();
        for (var line : lines) {
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        var body = new ByteArrayOutputStream();
        var whole = false;
        try {
            whole = status == 204 || read(headers, body);
        } catch (IOException e) {
            // A reset: what has come is all there is.
        }
        return new Answer(status, headers, body.toString(UTF_8), whole);
    }

    /** Ends the connection with a reset instead of a regular end. */
    void reset() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    /** Ends the connection with a reset, or regularly. */
    void leave(boolean byReset) throws IOException {
        if (byReset) {
            reset();
        } else {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean read(Map<String, String> headers, ByteArrayOutputStream body) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            return readChunks(body);
        }
        var length = headers.get("content-length");
        if (length == null) {
            in.transferTo(body);
            return true;
        }
        var bytes = in.readNBytes(Integer.parseInt(length));
        body.writeBytes(bytes);
        return bytes.length == Integer.parseInt(length);
    }

    private boolean readChunks(ByteArrayOutputStream body) throws IOException {
        while (true) {
            var size = Integer.parseInt(until("\r\n").strip(), 16);
            var bytes = in.readNBytes(size);
            body.writeBytes(bytes);
            if (bytes.length < size) {
                return false;
            }
            until("\r\n");
            if (size == 0) {
                return true;
            }
        }
    }

    /**
     * A reply as it came.
     *
     * @param headers by name in lower case
     * @param whole whether its body had the end that its head announced
     */
    record Answer(int status, Map<String, String> headers, String body, boolean whole) {
        String callId() {
            return headers.getOrDefault("x-pollux-call-id", "");
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }
}
