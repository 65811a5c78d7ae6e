package io.pollux.benchmarks;

import io.pollux.domain.exchange.Exchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Handing a finished call to the journal. A shot is a bunch of calls into an empty queue, since calls without a pause
 * would soon fill it and then measure how fast they are dropped. Between shots the writer writes them to SQLite.
 */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 20)
@Measurement(iterations = 20)
public class ExchangeJournalBenchmark extends NanosPerCall {
    /** One thread's calls in a shot. */
    static final int SHOT = 5_000;

    @Benchmark
    @OperationsPerInvocation(SHOT)
    public void handOff(OpenJournal state, FinishedCalls calls) {
        for (Exchange exchange : calls.exchanges) {
            state.journal.onExchange(exchange);
        }
    }

    /** The same on four threads at once. */
    @Benchmark
    @OperationsPerInvocation(SHOT)
    @Threads(4)
    public void handOffByFour(OpenJournal state, FinishedCalls calls) {
        handOff(state, calls);
    }
}
