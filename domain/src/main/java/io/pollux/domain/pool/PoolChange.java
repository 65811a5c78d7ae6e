package io.pollux.domain.pool;

import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.quota.ModelWindow;
import java.util.Optional;

/** One thing that became different in a pool, with its state afterwards. */
public sealed interface PoolChange {
    record KeyChanged(KeyId key, KeyHealth health) implements PoolChange {}

    /** A pair that rests, or has become ready: then {@code window} is empty. */
    record WindowChanged(ProjectId project, String model, Optional<ModelWindow> window) implements PoolChange {}
}
