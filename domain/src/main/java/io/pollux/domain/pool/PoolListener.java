package io.pollux.domain.pool;

/** Hears of every change of a pool's state. */
@FunctionalInterface
public interface PoolListener {
    PoolListener NONE = _ -> {};

    /** Called under the pool's lock, in order: must return at once, must not throw, must not call the pool. */
    void onChange(PoolChange change);
}
