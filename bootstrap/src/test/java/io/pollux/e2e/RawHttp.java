package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;

/** A caller that writes what it likes to a socket, well formed or not. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** Sends text as it is, one byte per character. */
    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads one reply whose length is announced, or which ends with the connection. */
    String reply() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var b = in.read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        var length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst();
        return head + new String(length.isPresent() ? in.readNBytes(length.getAsInt()) : in.readAllBytes(), ISO_8859_1);
    }

    /** Reads up to a text, which is not expected at the end of the connection. */
    String until(String end) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            var b = in.read();
            if (b < 0) {
                throw new IOException("ended before: " + end.strip());
            }
            read.append((char) b);
        }
        return read.toString();
    }

    /** Everything until the connection ends, an end by reset included. */
    String untilTheEnd() {
        var all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            all.writeBytes("(reset)".getBytes(ISO_8859_1));
        }
        return all.toString(ISO_8859_1);
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
