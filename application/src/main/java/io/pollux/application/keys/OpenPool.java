package io.pollux.application.keys;

import io.pollux.domain.key.ApiKey;
import io.pollux.domain.pool.KeyPool;
import io.pollux.domain.pool.PoolListener;
import java.time.InstantSource;
import java.util.List;

/** Makes the pool at start: the configured keys in their order, with the states they had before. */
public final class OpenPool {
    private final KeyStore store;
    private final InstantSource clock;

    public OpenPool(KeyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Opens the pool. Keys that are new are stored; keys that are stored but no longer configured stay out of it.
     *
     * @param configured without duplicates, in the order of rotation
     * @param listener hears of every change from now on
     */
    public KeyPool openPool(List<ApiKey> configured, PoolListener listener) {
        store.add(configured);
        var pool = new KeyPool(configured, listener);
        store.loadHealth().forEach(pool::restore);
        for (var stored : store.loadWindows(clock.instant())) {
            pool.restore(stored.project(), stored.model(), stored.window());
        }
        return pool;
    }
}
