package io.pollux.application.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiFault;
import io.pollux.protocol.reply.Framing;
import io.pollux.protocol.reply.PartReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that answers what it was told, in order, and notes which keys it was asked with. Thread-safe. */
public final class ScriptedUpstream implements Upstream {
    public final List<String> keysUsed = new CopyOnWriteArrayList<>();
    public final List<String> targets = new CopyOnWriteArrayList<>();
    public final List<Bytes> bodiesSent = new CopyOnWriteArrayList<>();
    public final AtomicInteger open = new AtomicInteger();
    private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();

    /** Refuses the next attempt. */
    public ScriptedUpstream refuses(int status, Failure failure) {
        return refuses(status, failure, "upstream's own words");
    }

    /** Refuses the next attempt with a message. */
    public ScriptedUpstream refuses(int status, Failure failure, String message) {
        answers.add(
                (_, _) -> new Reply.Refused(failure, status, List.of(), GeminiFault.body(status, "STATUS", message)));
        return this;
    }

    /** Answers the next attempt with a whole JSON body. */
    public ScriptedUpstream answers(String body) {
        return accepts(Framing.UNARY, "application/json", new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    /** Answers the next attempt with events; each is a JSON document. */
    public ScriptedUpstream streams(String... events) {
        return accepts(Framing.SSE, "text/event-stream", events(events));
    }

    /** Answers with events, and then the connection breaks. */
    public ScriptedUpstream breaksAfter(String... events) {
        return accepts(Framing.SSE, "text/event-stream", new SequenceInputStream(events(events), new Broken()));
    }

    /** Does something, then refuses as an attempt that was cut off. */
    public ScriptedUpstream does(java.util.function.Consumer<CallScope> deed) {
        answers.add((_, scope) -> {
            deed.accept(scope);
            return new Reply.Refused(new Failure.Unreachable("cut off"), 0, List.of(), Bytes.EMPTY);
        });
        return this;
    }

    @Override
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker")
    public Reply send(Call call, ApiKey key, RelaySettings settings, CallScope scope) {
        keysUsed.add(key.id().value());
        targets.add(call.path().target());
        bodiesSent.add(call.body().bytes());
        return answers.remove().reply(call, scope);
    }

    private ScriptedUpstream accepts(Framing framing, String type, InputStream body) {
        answers.add((_, _) -> {
            var parts = new PartReader(body, framing);
            try {
                parts.peek();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            open.incrementAndGet();
            return new Reply.Accepted(200, List.of(new Header("content-type", type)), parts, open::decrementAndGet);
        });
        return this;
    }

    private static InputStream events(String... events) {
        var text = new StringBuilder();
        for (var event : events) {
            text.append("data: ").append(event).append("\r\n\r\n");
        }
        return new ByteArrayInputStream(text.toString().getBytes(UTF_8));
    }

    @FunctionalInterface
    private interface Answer {
        Reply reply(Call call, CallScope scope);
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("reset");
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            return read();
        }
    }
}
