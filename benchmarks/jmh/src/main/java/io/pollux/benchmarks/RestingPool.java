package io.pollux.benchmarks;

import io.pollux.application.keys.KeepPool;
import io.pollux.application.keys.KeyStore;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.pool.KeyPool;
import io.pollux.domain.pool.PoolChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A pool whose every call ends in a rest. Time goes on by a millisecond per call and a rest lasts half as many of them
 * as there are keys, so that half of the keys rest at any time. Changes go the product's way, to a store that forgets.
 */
@State(Scope.Benchmark)
public class RestingPool {
    @Param({"10", "1000", "100000"})
    public int keys;

    KeyPool pool;
    Duration rest;
    private KeepPool keepPool;
    private final AtomicLong calls = new AtomicLong();

    @Setup
    public void open() {
        keepPool = new KeepPool(new ForgetfulStore());
        pool = new KeyPool(Keys.keys(keys), keepPool);
        rest = Duration.ofMillis(keys / 2);
        keepPool.start();
    }

    @TearDown
    public void close() {
        keepPool.close();
        var resting = pool.counts().restingWindows();
        if (calls.get() > keys && (resting < keys / 2 - 4 || resting > keys / 2 + 4)) {
            throw new IllegalStateException(resting + " resting (expected: about " + keys / 2 + ")");
        }
    }

    Instant nextInstant() {
        return LeasedPool.NOW.plusMillis(calls.getAndIncrement());
    }

    private static final class ForgetfulStore implements KeyStore {
        @Override
        public Map<KeyId, KeyHealth> loadHealth() {
            return Map.of();
        }

        @Override
        public List<StoredWindow> loadWindows(Instant now) {
            return List.of();
        }

        @Override
        public int add(List<ApiKey> keys) {
            return 0;
        }

        @Override
        public void save(List<PoolChange> changes) {}
    }
}
