package io.pollux.application.keys;

import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.pool.PoolChange;
import io.pollux.domain.pool.PoolChange.KeyChanged;
import io.pollux.domain.pool.PoolChange.WindowChanged;
import io.pollux.domain.quota.ModelWindow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A key store that lives as long as the test; it can be told to be away. */
public final class InMemoryKeyStore implements KeyStore {
    private final Map<KeyId, ApiKey> keys = new LinkedHashMap<>();
    private final Map<KeyId, KeyHealth> health = new LinkedHashMap<>();
    private final Map<Pair, ModelWindow> windows = new LinkedHashMap<>();
    private boolean away;

    @Override
    public synchronized Map<KeyId, KeyHealth> loadHealth() {
        mustBeThere();
        return Map.copyOf(health);
    }

    @Override
    public synchronized List<StoredWindow> loadWindows(Instant now) {
        mustBeThere();
        return windows.entrySet().stream()
                .filter(entry -> entry.getValue().until().isAfter(now))
                .map(entry -> new StoredWindow(
                        entry.getKey().project(), entry.getKey().model(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized int add(List<ApiKey> added) {
        mustBeThere();
        var before = keys.size();
        for (var key : added) {
            keys.put(key.id(), key);
            health.putIfAbsent(key.id(), KeyHealth.SOUND);
        }
        return keys.size() - before;
    }

    @Override
    public synchronized void save(List<PoolChange> changes) {
        mustBeThere();
        for (var change : changes) {
            switch (change) {
                case KeyChanged(var key, var after) -> health.replace(key, after);
                case WindowChanged(var project, var model, var window) ->
                    window.ifPresentOrElse(
                            now -> windows.put(new Pair(project, model), now),
                            () -> windows.remove(new Pair(project, model)));
            }
        }
    }

    /** The keys as they were last added, in the order in which they came first. */
    public synchronized List<ApiKey> keys() {
        return List.copyOf(keys.values());
    }

    /** Whether from now on every call throws, as when the database cannot be reached. */
    public synchronized void setAway(boolean away) {
        this.away = away;
    }

    private void mustBeThere() {
        if (away) {
            throw new IllegalStateException("The store is away");
        }
    }

    private record Pair(ProjectId project, String model) {}
}
