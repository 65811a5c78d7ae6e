package io.pollux.simulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** The reading side of a connection: buffered bytes, lines, and waiting with an eye on the peer. */
final class Inbound {
    private static final int LARGEST_HEAD = 256 * 1024;

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[8 * 1024];
    private int start;
    private int end;

    Inbound(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Waits for the first byte of the next request; false when the peer is done. */
    boolean hasMore() throws IOException {
        return start < end || fill();
    }

    /** The next line without its line end. */
    String line() throws IOException {
        int scanned = start;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    int stop = i > start && buffer[i - 1] == '\r' ? i - 1 : i;
                    String line = new String(buffer, start, stop - start, ISO_8859_1);
                    start = i + 1;
                    return line;
                }
            }
            int seen = end - start;
            if (seen > LARGEST_HEAD) {
                throw new MalformedRequestException("line longer than " + LARGEST_HEAD);
            }
            if (!fill()) {
                throw new PeerGoneException("end of input inside a head");
            }
            scanned = start + seen;
        }
    }

    byte[] exactly(int length) throws IOException {
        byte[] body = new byte[length];
        int had = Math.min(length, end - start);
        System.arraycopy(buffer, start, body, 0, had);
        start += had;
        if (in.readNBytes(body, had, length - had) < length - had) {
            throw new PeerGoneException("end of input inside a body");
        }
        return body;
    }

    /** Lets the time pass, or throws as soon as the peer closes or resets its side. */
    void watch(long millis) throws IOException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
                if (end - start > LARGEST_HEAD) {
                    LockSupport.parkNanos(left);
                    continue;
                }
                socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
                listen();
            }
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(0);
            }
        }
    }

    private void listen() throws IOException {
        try {
            if (!fill()) {
                throw new PeerGoneException("closed while waiting");
            }
        } catch (SocketTimeoutException _) {
            // Still there, and silent: what a well-behaved client does.
        }
    }

    private boolean fill() throws IOException {
        if (start == end) {
            start = 0;
            end = 0;
        } else if (end == buffer.length && start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        } else if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        return true;
    }
}
