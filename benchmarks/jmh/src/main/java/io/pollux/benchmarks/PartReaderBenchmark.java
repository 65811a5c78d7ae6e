package io.pollux.benchmarks;

import io.pollux.protocol.reply.Framing;
import io.pollux.protocol.reply.PartReader;
import io.pollux.protocol.reply.ReplyFacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Cutting a reply into parts, and the scan of each, with a reader per reply as in a call. */
@State(Scope.Thread)
public class PartReaderBenchmark extends NanosPerCall {
    private final byte[] reply = Replies.reply();
    private final List<byte[]> events = Replies.events();
    private final byte[] stream = joined(events);

    @Setup
    public void check(Blackhole blackhole) throws IOException {
        for (var facts : List.of(eventsTogether(blackhole), eventsApart(blackhole))) {
            if (!facts.finishReason().equals("STOP") || facts.candidatesTokens() != Replies.EVENTS) {
                throw new IllegalStateException("the reader does not see the last event");
            }
        }
    }

    /** An event of a stream that arrives in one piece; a twentieth of what the reader costs is in it. */
    @Benchmark
    @OperationsPerInvocation(Replies.EVENTS)
    public ReplyFacts eventsTogether(Blackhole blackhole) throws IOException {
        return read(new ByteArrayInputStream(stream), Framing.SSE, blackhole);
    }

    /** An event of a stream that arrives event by event. */
    @Benchmark
    @OperationsPerInvocation(Replies.EVENTS)
    public ReplyFacts eventsApart(Blackhole blackhole) throws IOException {
        return read(new OneByOne(events), Framing.SSE, blackhole);
    }

    /** A whole JSON reply of 1.5 kB. */
    @Benchmark
    public ReplyFacts reply(Blackhole blackhole) throws IOException {
        return read(new ByteArrayInputStream(reply), Framing.UNARY, blackhole);
    }

    private static ReplyFacts read(InputStream in, Framing framing, Blackhole blackhole) throws IOException {
        var reader = new PartReader(in, framing);
        reader.peek();
        while (reader.next()) {
            blackhole.consume(reader.array());
            blackhole.consume(reader.offset());
            blackhole.consume(reader.length());
            blackhole.consume(reader.more());
        }
        return reader.facts();
    }

    private static byte[] joined(List<byte[]> events) {
        var all = new ByteArrayOutputStream();
        events.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Gives one event for a read, as a connection does over which they come slowly. */
    private static final class OneByOne extends InputStream {
        private final List<byte[]> events;
        private int next;

        OneByOne(List<byte[]> events) {
            this.events = events;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (next == events.size()) {
                return -1;
            }
            var event = events.get(next++);
            System.arraycopy(event, 0, into, offset, event.length);
            return event.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("byte by byte (expected: into an array)");
        }
    }
}
