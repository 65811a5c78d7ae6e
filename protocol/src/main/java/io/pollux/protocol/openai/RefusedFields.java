package io.pollux.protocol.openai;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which models have refused which fields lately, so that the next request need not find out again. For a while only: what
 * a model takes can change any day. Bounded; thread-safe.
 */
public final class RefusedFields {
    static final Duration A_WHILE = Duration.ofMinutes(10);
    static final int MOST_MODELS = 256;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Map<RefusableField, Instant>> until = new LinkedHashMap<>();

    public RefusedFields(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A model has refused a field.
     *
     * @param model bare id
     */
    public void refused(String model, RefusableField field) {
        lock.lock();
        try {
            Map<RefusableField, Instant> fields = until.remove(model);
            fields = fields == null ? new EnumMap<>(RefusableField.class) : fields;
            fields.put(field, clock.instant().plus(A_WHILE));
            if (until.size() == MOST_MODELS) {
                until.pollFirstEntry();
            }
            until.put(model, fields);
        } finally {
            lock.unlock();
        }
    }

    /** What the model is known to refuse; mostly nothing. */
    public Set<RefusableField> of(String model) {
        lock.lock();
        try {
            Set<RefusableField> refused = EnumSet.noneOf(RefusableField.class);
            Map<RefusableField, Instant> fields = until.getOrDefault(model, Map.of());
            if (!fields.isEmpty()) {
                Instant now = clock.instant();
                fields.values().removeIf(end -> !now.isBefore(end));
                refused.addAll(fields.keySet());
            }
            return refused;
        } finally {
            lock.unlock();
        }
    }
}
