package io.pollux.application.keys;

import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import java.util.Optional;

/** Tries one key with one small call of our own, which enters no statistics. */
@FunctionalInterface
public interface KeyProbe {
    /**
     * Asks upstream once; takes at most a few seconds and never throws.
     *
     * @return why upstream refused it; empty when it answered
     */
    Optional<Failure> probe(ApiKey key, String model);
}
