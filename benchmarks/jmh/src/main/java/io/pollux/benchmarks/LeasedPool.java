package io.pollux.benchmarks;

import io.pollux.domain.key.Cause;
import io.pollux.domain.pool.KeyPool;
import io.pollux.domain.pool.PoolListener;
import io.pollux.domain.quota.ModelWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A pool in which nothing changes but the rotation; which half of the keys rests was drawn by lot. */
@State(Scope.Benchmark)
public class LeasedPool {
    static final Instant NOW = Instant.parse("2026-03-08T09:59:59.123456Z");

    @Param({"10", "1000", "100000"})
    public int keys;

    @Param({"none", "half"})
    public String resting;

    KeyPool pool;

    @Setup
    public void open() {
        var all = Keys.keys(keys);
        pool = new KeyPool(all, PoolListener.NONE);
        if (resting.equals("half")) {
            var drawn = new ArrayList<>(all);
            Collections.shuffle(drawn, new Random(1));
            var window = new ModelWindow.Resting(
                    new Cause("MinuteSpent: quota exceeded", NOW, "c_benchmark"), NOW.plus(Duration.ofHours(1)));
            drawn.subList(0, keys / 2).forEach(key -> pool.restore(key.project(), KeyPoolBenchmark.model(), window));
        }
        var expected = resting.equals("half") ? keys / 2 : 0;
        if (pool.counts().restingWindows() != expected) {
            throw new IllegalStateException(pool.counts() + " (expected: " + expected + " resting)");
        }
    }
}
