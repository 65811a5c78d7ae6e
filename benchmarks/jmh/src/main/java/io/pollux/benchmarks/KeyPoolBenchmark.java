package io.pollux.benchmarks;

import io.pollux.domain.failure.Effect;
import io.pollux.domain.key.Cause;
import io.pollux.domain.pool.KeyLease;
import io.pollux.domain.pool.LeaseWish;
import io.pollux.domain.pool.NoUsableKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A call's whole business with the pool: the wish, the lease, what became of it, the close. The model's name is cut out
 * of a path for every call, as the gateway does, so that the pool meets a string whose hash nobody has taken yet. Wish
 * and lease count as escaped, since in a call they outlive an exchange with upstream.
 */
public class KeyPoolBenchmark extends NanosPerCall {
    private static final String PATH = "/v1beta/models/gemini-3.8-flash:generateContent";

    /** A call that succeeds. */
    @Benchmark
    public void lease(LeasedPool state, Blackhole blackhole) throws NoUsableKey {
        var wish = new LeaseWish(model());
        try (var lease = state.pool.lease(wish, LeasedPool.NOW)) {
            consume(wish, lease, blackhole);
            lease.succeed();
        }
    }

    /** The same on four threads at once. */
    @Benchmark
    @Threads(4)
    public void leaseByFour(LeasedPool state, Blackhole blackhole) throws NoUsableKey {
        lease(state, blackhole);
    }

    /** A call whose key has used up its minute: one window closes and, by and large, another ends. */
    @Benchmark
    public void leaseAndRest(RestingPool state, Blackhole blackhole) throws NoUsableKey {
        var now = state.nextInstant();
        var wish = new LeaseWish(model());
        try (var lease = state.pool.lease(wish, now)) {
            consume(wish, lease, blackhole);
            lease.settle(
                    new Effect.Rest(now.plus(state.rest)),
                    new Cause("MinuteSpent: quota exceeded", now, "c_benchmark"));
        }
    }

    /** The same on four threads at once. */
    @Benchmark
    @Threads(4)
    public void leaseAndRestByFour(RestingPool state, Blackhole blackhole) throws NoUsableKey {
        leaseAndRest(state, blackhole);
    }

    private static void consume(LeaseWish wish, KeyLease lease, Blackhole blackhole) {
        blackhole.consume(wish);
        blackhole.consume(lease);
        blackhole.consume(lease.key());
    }

    static String model() {
        return PATH.substring(PATH.lastIndexOf('/') + 1, PATH.indexOf(':'));
    }
}
