package io.pollux.web.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pollux.application.relay.ClientGone;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An answer of server-sent events of which nothing can be told before all of it is there; comments keep it alive until then.
 * Once there was one, the response is committed as a success and an error can only be told as an event.
 */
public final class LateStream implements AutoCloseable {
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(US_ASCII);

    private final HttpServletResponse response;
    private final @Nullable Heartbeat heartbeat;
    private volatile boolean gone;

    /**
     * Begins to wait.
     *
     * @param silence after which a comment is written; zero for never
     */
    public LateStream(HttpServletResponse response, Duration silence) {
        this.response = response;
        this.heartbeat = silence.isPositive() ? new Heartbeat(this::beat, () -> gone = true, silence) : null;
    }

    /**
     * To be run a few times a second, always on the same thread; does not block.
     *
     * @return false when the caller is known to have left
     */
    public boolean sweep(Instant now) {
        if (heartbeat != null) {
            heartbeat.sweep(now);
        }
        return !gone;
    }

    /** Ends the waiting; where to write the events. */
    public OutputStream begin() throws IOException {
        close();
        return open();
    }

    /** Ends the waiting: from then on no comment is written. */
    @Override
    public void close() {
        if (heartbeat != null) {
            heartbeat.close();
        }
    }

    private void beat() throws ClientGone {
        try {
            open().write(COMMENT);
            response.flushBuffer();
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    private OutputStream open() throws IOException {
        if (!response.isCommitted()) {
            response.setContentType("text/event-stream; charset=utf-8");
            response.setHeader("Cache-Control", "no-cache");
            // Asks nginx, where it stands in front, not to collect events.
            response.setHeader("X-Accel-Buffering", "no");
        }
        return response.getOutputStream();
    }
}
