package io.pollux.simulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pollux.protocol.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The writing side of a connection: gathers small pieces, and writes them in one go. */
final class Outbound {
    private static final int LARGE = 16 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

    private final OutputStream out;
    private byte[] buffer = new byte[4 * 1024];
    private int size;

    Outbound(OutputStream out) {
        this.out = out;
    }

    void interim() throws IOException {
        put(CONTINUE);
        flush();
    }

    void put(String text) throws IOException {
        put(text.getBytes(ISO_8859_1));
    }

    void put(Bytes bytes) throws IOException {
        put(bytes.unsafeArray());
    }

    void put(byte[] bytes) throws IOException {
        put(bytes, 0, bytes.length);
    }

    void put(byte[] bytes, int offset, int length) throws IOException {
        if (length >= LARGE) {
            flush();
            write(bytes, offset, length);
            return;
        }
        if (size + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + length));
        }
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    void flush() throws IOException {
        int pending = size;
        size = 0;
        write(buffer, 0, pending);
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new PeerGoneException(e);
        }
    }
}
