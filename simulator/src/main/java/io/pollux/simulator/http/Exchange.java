package io.pollux.simulator.http;

import io.pollux.protocol.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One request and the means to answer it, decently or not. */
public final class Exchange {
    private static final Bytes END_OF_CHUNKS = Bytes.utf8("0\r\n\r\n");

    private final Request request;
    private final Connection connection;
    private final Inbound in;
    private final Outbound out;
    private boolean keepAlive;
    private boolean chunked;

    Exchange(Request request, Connection connection, Inbound in, Outbound out) {
        this.request = request;
        this.connection = connection;
        this.in = in;
        this.out = out;
        this.keepAlive = request.keepsAlive();
    }

    public Request request() {
        return request;
    }

    /** Sends a complete reply in one write; headers are ready-made lines without line ends. */
    public void whole(int status, List<String> headers, Bytes body, boolean asChunk) throws IOException {
        head(status, headers, asChunk, body.length());
        if (!request.method().equals("HEAD")) {
            frame(body);
            end();
        }
        out.flush();
    }

    /** Announces a body that claims the given length; it is up to the caller to keep the promise. */
    public void promise(int status, List<String> headers, int length) throws IOException {
        head(status, headers, false, length);
        out.flush();
    }

    public void open(int status, List<String> headers) throws IOException {
        head(status, headers, true, -1);
        out.flush();
    }

    /** Sends one piece of the body and makes sure that it leaves at once. */
    public void send(Bytes piece) throws IOException {
        frame(piece);
        out.flush();
    }

    /** Ends the body regularly. */
    public void finish() throws IOException {
        end();
        out.flush();
    }

    /** Sends ready-made bytes, status line included. */
    public void raw(Bytes reply) throws IOException {
        out.put(reply);
        out.flush();
    }

    /** Lets the time pass; a peer that leaves meanwhile is noticed at once. */
    public void pause(Duration time) throws IOException {
        if (time.isPositive()) {
            try {
                in.watch(time.toMillis());
            } catch (PeerGoneException e) {
                throw e;
            } catch (IOException e) {
                throw new PeerGoneException(e);
            }
        }
    }

    /** Breaks the connection with a TCP reset. */
    public void reset() throws IOException {
        connection.reset();
        throw new SeveredException("reset");
    }

    /** Closes the connection without a word. */
    public void hangUp() throws IOException {
        connection.close();
        throw new SeveredException("closed");
    }

    /** Keeps this connection when all others are reset. */
    public void spare() {
        connection.spare();
    }

    /** Closes the connection once this reply is out. */
    public void last() {
        keepAlive = false;
    }

    public boolean keepsAlive() {
        return keepAlive;
    }

    private void head(int status, List<String> headers, boolean asChunk, int length) throws IOException {
        chunked = asChunk && !request.http10();
        boolean untilClose = asChunk && request.http10();
        keepAlive &= !untilClose;
        out.put(Status.line(status));
        for (String header : headers) {
            out.put(header);
            out.put("\r\n");
        }
        if (chunked) {
            out.put("transfer-encoding: chunked\r\n");
        } else if (!untilClose) {
            out.put("content-length: " + length + "\r\n");
        }
        if (!keepAlive) {
            out.put("connection: close\r\n");
        } else if (request.http10()) {
            out.put("connection: keep-alive\r\n");
        }
        out.put("\r\n");
    }

    private void frame(Bytes piece) throws IOException {
        if (!chunked) {
            out.put(piece);
        } else if (!piece.isEmpty()) {
            out.put(Integer.toHexString(piece.length()) + "\r\n");
            out.put(piece);
            out.put("\r\n");
        }
    }

    private void end() throws IOException {
        if (chunked) {
            out.put(END_OF_CHUNKS);
        }
    }
}
