package io.pollux.web.proxy;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.gemini.GeminiFault;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.gemini.Operation;
import io.pollux.web.answer.Answers;
import io.pollux.web.stream.BeatingSink;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers a native caller: bytes as they come, flushed where somebody waits for them. */
final class ServletSink implements BeatingSink {
    /** Blank lines, as every SDK of Google's passes them over; some take a comment for JSON. */
    private static final byte[] BEAT = {'\r', '\n'};

    private final HttpServletResponse response;
    private final Answers answers;
    private final GeminiPath path;
    private final boolean streams;
    private @Nullable OutputStream out;
    private boolean isEvents;
    private boolean hasParts;
    /** Until there is an answer: a caller who half-closed its connection would take an empty 200 for one. */
    private boolean cutOff = true;

    /**
     * @param path as called, which tells the form of the answer
     */
    ServletSink(HttpServletResponse response, Answers answers, GeminiPath path) {
        this.response = response;
        this.answers = answers;
        this.path = path;
        streams = path.operation() == Operation.STREAM_GENERATE;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        if (out != null) {
            // A beat was earlier.
            return;
        }
        cutOff = false;
        response.setStatus(status);
        for (var header : headers) {
            response.setHeader(header.name(), header.value());
            isEvents |= header.name().equals("content-type")
                    && header.value().regionMatches(true, 0, "text/event-stream", 0, 17);
        }
        if (isEvents || streams) {
            // Asks nginx, where it stands in front, not to collect events.
            response.setHeader("X-Accel-Buffering", "no");
        }
        try {
            out = response.getOutputStream();
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    @Override
    public void beat() throws ClientGone {
        if (out == null) {
            var type = path.sse() ? "text/event-stream" : "application/json; charset=UTF-8";
            begin(HttpServletResponse.SC_OK, List.of(new Header("content-type", type)));
        }
        if (isEvents || !hasParts) {
            write(BEAT, 0, BEAT.length, true);
        }
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        hasParts = true;
        write(array, offset, length, !more && (isEvents || streams));
    }

    private void write(byte[] array, int offset, int length, boolean flush) throws ClientGone {
        var target = out();
        try {
            target.write(array, offset, length);
            if (flush) {
                target.flush();
            }
        } catch (IOException e) {
            cutOff = true;
            throw new ClientGone();
        }
    }

    /** Nothing to do: what was not flushed yet goes out in one write with the end that the container puts to it. */
    @Override
    public void end() {}

    /** An event can say that it went wrong; for any other body only a connection cut short can. */
    @Override
    public void fail(Refusal refusal) throws ClientGone {
        if (!isEvents) {
            cutOff = true;
            return;
        }
        try {
            GeminiFault.event(refusal.body()).writeTo(out());
            out().flush();
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        if (out != null) {
            fail(refusal);
            return;
        }
        cutOff = false;
        try {
            answers.refuse(response, refusal);
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    /** Whether the connection has to be closed without the body's regular end. */
    boolean isCutOff() {
        return cutOff;
    }

    private OutputStream out() {
        if (out == null) {
            throw new IllegalStateException("part before begin");
        }
        return out;
    }
}
