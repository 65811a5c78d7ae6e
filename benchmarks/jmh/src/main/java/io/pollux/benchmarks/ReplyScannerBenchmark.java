package io.pollux.benchmarks;

import io.pollux.protocol.reply.ReplyScanner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading usage and the other facts out of a reply in passing. */
@State(Scope.Thread)
public class ReplyScannerBenchmark extends NanosPerCall {
    private final byte[] reply = Replies.reply();
    private final byte[] document = Replies.document();
    private final ReplyScanner stream = new ReplyScanner();

    @Setup
    public void check() {
        if (reply().facts().totalTokens() != 261 || event().facts().totalTokens() != 303) {
            throw new IllegalStateException("the scanner does not see the usage");
        }
    }

    /** A whole reply of 1.5 kB by a scanner of its own. */
    @Benchmark
    public ReplyScanner reply() {
        var scanner = new ReplyScanner();
        scanner.feed(reply, 0, reply.length);
        return scanner;
    }

    /** One more event of a stream. */
    @Benchmark
    public ReplyScanner event() {
        stream.feed(document, 0, document.length);
        stream.endDocument();
        return stream;
    }
}
