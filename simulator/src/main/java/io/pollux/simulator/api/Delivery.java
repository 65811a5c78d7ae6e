package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.calls.Recording;
import io.pollux.simulator.http.Exchange;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Puts an answer on the wire, and lets go wrong what the script wants to go wrong. */
final class Delivery {
    /** Long enough for two writes to arrive as two reads. */
    private static final Duration APART = Duration.ofMillis(30);

    private static final List<String> GOOGLE = List.of(
            "vary: Origin",
            "vary: X-Origin",
            "vary: Referer",
            "server: scaffolding on HTTPServer2",
            "server-timing: gfet4t7; dur=42",
            "x-content-type-options: nosniff",
            "x-frame-options: SAMEORIGIN",
            "x-xss-protection: 0");

    private final Exchange exchange;
    private final Reply script;
    private final @Nullable Recording recording;

    Delivery(Exchange exchange, Reply script, @Nullable Recording recording) {
        this.exchange = exchange;
        this.script = script;
        this.recording = recording;
    }

    void send(Answer answer) throws IOException {
        exchange.pause(script.latency());
        beforeHeaders();
        switch (answer) {
            case Answer.Whole whole -> whole(whole);
            case Answer.Frames frames -> frames(frames);
        }
    }

    private void beforeHeaders() throws IOException {
        switch (script.fault()) {
            case RESET_BEFORE_HEADERS -> exchange.reset();
            case CLOSE_BEFORE_HEADERS -> exchange.hangUp();
            case STALL_BEFORE_HEADERS -> exchange.pause(script.stall());
            case null, default -> {}
        }
    }

    private void whole(Answer.Whole answer) throws IOException {
        boolean gzip = script.gzip() || exchange.request().headers().mentions("accept-encoding", "gzip");
        boolean squeezed = gzip && !answer.body().isEmpty();
        Bytes body = squeezed ? gzip(answer.body()) : answer.body();
        List<String> headers = headers(answer, squeezed);
        switch (script.fault()) {
            case EMPTY_200 -> {
                status(200);
                completed();
                exchange.whole(200, headers(answer, false), Bytes.EMPTY, false);
            }
            case SHORT_BODY,
                    RESET_MIDSTREAM,
                    RESET_AFTER_HEADERS,
                    CLOSE_AFTER_HEADERS,
                    CLOSE_MIDSTREAM,
                    STALL_AFTER_HEADERS,
                    STALL_MIDSTREAM -> {
                status(answer.status());
                exchange.promise(answer.status(), headers, body.length());
                broken(body);
            }
            case null, default -> {
                status(answer.status());
                completed();
                exchange.whole(answer.status(), headers, body, !script.plainLength() && !body.isEmpty());
            }
        }
    }

    /** A body of known length that stops somewhere. */
    private void broken(Bytes body) throws IOException {
        afterHeaders();
        int half = body.length() / 2;
        exchange.send(Bytes.copyOf(body.unsafeArray(), 0, half));
        switch (script.fault()) {
            case RESET_MIDSTREAM -> {
                exchange.pause(APART);
                exchange.reset();
            }
            case STALL_MIDSTREAM -> exchange.pause(script.stall());
            case STALL_AFTER_HEADERS -> {}
            case null, default -> exchange.hangUp();
        }
        completed();
        exchange.send(Bytes.copyOf(body.unsafeArray(), half, body.length() - half));
    }

    private void frames(Answer.Frames answer) throws IOException {
        if (script.fault() == Fault.EMPTY_200) {
            status(200);
            completed();
            exchange.whole(200, headers(answer, false), Bytes.EMPTY, false);
            return;
        }
        status(answer.status());
        exchange.open(answer.status(), headers(answer, script.gzip()));
        afterHeaders();
        if (script.gzip()) {
            squeezed(answer);
            return;
        }
        int breakAt = script.fault() == null ? -1 : Math.min(script.afterEvents(), answer.count() - 1);
        for (int i = 0; i < answer.count(); i++) {
            if (i == breakAt) {
                midstream();
                if (script.fault() == Fault.CUT_NO_FINISH || error()) {
                    exchange.last();
                    completed();
                    exchange.finish();
                    return;
                }
            }
            Bytes frame = answer.frame().apply(i);
            boolean glued = i + 1 == breakAt && script.fault() == Fault.ERROR_MIDSTREAM_GLUED;
            if (i > 0) {
                exchange.pause(script.gap());
            }
            events(i + 1);
            exchange.send(glued ? join(frame, script.failure()) : frame);
        }
        exchange.send(answer.tail());
        completed();
        exchange.finish();
    }

    private void afterHeaders() throws IOException {
        switch (script.fault()) {
            case RESET_AFTER_HEADERS -> {
                exchange.pause(APART);
                exchange.reset();
            }
            case CLOSE_AFTER_HEADERS -> exchange.hangUp();
            case STALL_AFTER_HEADERS -> exchange.pause(script.stall());
            case null, default -> {}
        }
    }

    private void midstream() throws IOException {
        switch (script.fault()) {
            case RESET_MIDSTREAM -> {
                exchange.pause(APART);
                exchange.reset();
            }
            case CLOSE_MIDSTREAM, SHORT_BODY -> exchange.hangUp();
            case STALL_MIDSTREAM -> exchange.pause(script.stall());
            case ERROR_MIDSTREAM_SEPARATE -> {
                exchange.pause(APART);
                exchange.send(script.failure());
            }
            case ERROR_MIDSTREAM_GLUED -> {
                if (script.afterEvents() <= 0) {
                    exchange.send(script.failure());
                }
            }
            case null, default -> {}
        }
    }

    private boolean error() {
        return script.fault() == Fault.ERROR_MIDSTREAM_SEPARATE || script.fault() == Fault.ERROR_MIDSTREAM_GLUED;
    }

    /** Each frame is flushed through the compressor, so that it can be read at once. */
    private void squeezed(Answer.Frames answer) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(buffer, 8 * 1024, true)) {
            for (int i = 0; i < answer.count(); i++) {
                if (i > 0) {
                    exchange.pause(script.gap());
                }
                answer.frame().apply(i).writeTo(gzip);
                gzip.flush();
                exchange.send(Bytes.owning(buffer.toByteArray()));
                buffer.reset();
                events(i + 1);
            }
            answer.tail().writeTo(gzip);
        }
        exchange.send(Bytes.owning(buffer.toByteArray()));
        completed();
        exchange.finish();
    }

    private static List<String> headers(Answer answer, boolean gzip) {
        List<String> headers = new ArrayList<>(answer.headers());
        headers.addAll(GOOGLE);
        if (gzip) {
            headers.add("content-encoding: gzip");
        }
        return headers;
    }

    private void status(int status) {
        if (recording != null) {
            recording.status(status);
        }
    }

    /** Noted before the last bytes leave, so that whoever has read them finds the call completed. */
    private void completed() {
        if (recording != null) {
            recording.ended("completed");
        }
    }

    private void events(int count) {
        if (recording != null) {
            recording.eventsSent(count);
        }
    }

    private static Bytes join(Bytes first, Bytes second) {
        byte[] both = new byte[first.length() + second.length()];
        System.arraycopy(first.unsafeArray(), 0, both, 0, first.length());
        System.arraycopy(second.unsafeArray(), 0, both, first.length(), second.length());
        return Bytes.owning(both);
    }

    private static Bytes gzip(Bytes body) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(buffer)) {
            body.writeTo(gzip);
        }
        return Bytes.owning(buffer.toByteArray());
    }
}
