package io.pollux.benchmarks;

import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.exchange.Attempt;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.exchange.TokenUsage;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread's calls for a shot, none of which was journalled before. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class FinishedCalls {
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Caller CALLER = new Caller("t_aaaaaaaaaaaa", Scope.CLIENT);

    List<Exchange> exchanges;

    @Setup(Level.Iteration)
    public void make() {
        exchanges = Stream.generate(FinishedCalls::call)
                .limit(ExchangeJournalBenchmark.SHOT)
                .toList();
    }

    private static Exchange call() {
        var key = new KeyId("k_aaaaaaaaaaaa");
        var took = Duration.ofMillis(900);
        return new Exchange(
                "c_%012d".formatted(MADE.incrementAndGet()),
                LeasedPool.NOW,
                CALLER,
                "generate_content",
                KeyPoolBenchmark.model(),
                "gemini-3.8-flash",
                false,
                200,
                Outcome.COMPLETED,
                "STOP",
                took,
                took,
                new TokenUsage(4, 196, 61, 0, 0, 261),
                List.of(new Attempt(1, key, ProjectId.of(key), Duration.ZERO, took, 200, "", "")));
    }
}
