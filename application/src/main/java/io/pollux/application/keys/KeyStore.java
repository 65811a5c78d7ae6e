package io.pollux.application.keys;

import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.pool.PoolChange;
import io.pollux.domain.quota.ModelWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where keys and their states outlive the process. Never called on the request path; thread-safe. */
public interface KeyStore {
    /** The health of every key known, by id; empty when none is. */
    Map<KeyId, KeyHealth> loadHealth();

    /** The windows that are not over at {@code now}. */
    List<StoredWindow> loadWindows(Instant now);

    /**
     * Adds the keys that are not yet known, in order; a known key keeps its health but takes the project given.
     *
     * @return how many were new
     */
    int add(List<ApiKey> keys);

    /**
     * Writes the changes in one transaction, later ones over earlier ones. A change of a key that is not known is left
     * out. Throws when the store cannot be reached; then nothing was written.
     */
    void save(List<PoolChange> changes);

    /** A window as it was last saved. */
    record StoredWindow(ProjectId project, String model, ModelWindow window) {}
}
