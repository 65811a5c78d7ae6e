package io.pollux.domain.pool;

import io.pollux.domain.failure.Effect;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;

/** The right to use one key for one attempt; closed exactly once, and without blame unless settled before. */
public final class KeyLease implements AutoCloseable {
    private final KeyPool pool;
    private final int slot;
    private final String model;
    private final ApiKey key;
    private boolean closed;

    KeyLease(KeyPool pool, int slot, String model, ApiKey key) {
        this.pool = pool;
        this.slot = slot;
        this.model = model;
        this.key = key;
    }

    public ApiKey key() {
        return key;
    }

    /** Tells the pool that the key answered. */
    public void succeed() {
        pool.succeeded(slot, model);
    }

    /** Tells the pool what the attempt's failure means. */
    public void settle(Effect effect, Cause cause) {
        pool.settle(slot, model, effect, cause);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pool.release(slot);
        }
    }
}
