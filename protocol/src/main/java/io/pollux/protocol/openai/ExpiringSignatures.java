package io.pollux.protocol.openai;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Thought signatures of many tenants in the memory of this process. What has not been asked for the longest gives way
 * first, whoever it belongs to. Thread-safe.
 */
public final class ExpiringSignatures {
    /** How long a conversation may rest between two turns. */
    public static final Duration A_DAY = Duration.ofHours(24);

    private static final int STRIPES = 16;
    /** What an entry takes beside its texts, roughly. */
    private static final int OVERHEAD = 160;

    private final Stripe[] stripes;
    private final Duration timeToLive;
    private final InstantSource clock;

    /**
     * Begins empty.
     *
     * @param maxBytes room for all entries together, counted roughly
     * @param timeToLive from when an entry is remembered; to recall it does not prolong it
     */
    public ExpiringSignatures(long maxBytes, Duration timeToLive, InstantSource clock) {
        this(maxBytes, timeToLive, clock, STRIPES);
    }

    ExpiringSignatures(long maxBytes, Duration timeToLive, InstantSource clock, int stripes) {
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.stripes = IntStream.range(0, stripes)
                .mapToObj(_ -> new Stripe(maxBytes / stripes))
                .toArray(Stripe[]::new);
    }

    /** The view of one tenant, who can neither see nor guess another's entries. */
    public SignatureMemory of(String tenant) {
        return new SignatureMemory() {
            @Override
            public void remember(String call, RememberedCall what) {
                Key key = new Key(tenant, call);
                long expires = clock.instant().plus(timeToLive).toEpochMilli();
                stripe(key).put(key, new Entry(what, expires), clock.millis());
            }

            @Override
            public Optional<RememberedCall> recall(String call) {
                Key key = new Key(tenant, call);
                return stripe(key).get(key, clock.millis());
            }
        };
    }

    /** How much room is taken, counted roughly. */
    public long bytes() {
        return Stream.of(stripes).mapToLong(Stripe::bytes).sum();
    }

    private Stripe stripe(Key key) {
        int hash = key.hashCode();
        return stripes[Math.floorMod(hash ^ hash >>> 16, stripes.length)];
    }

    private record Key(String tenant, String call) {}

    private record Entry(RememberedCall what, long expires) {
        private boolean isExpired(long now) {
            return now >= expires;
        }
    }

    private static final class Stripe {
        private final long maxBytes;
        private final ReentrantLock lock = new ReentrantLock();
        private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        private Stripe(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        private void put(Key key, Entry entry, long now) {
            lock.lock();
            try {
                drop(key, entries.remove(key));
                if (size(key, entry) <= maxBytes) {
                    bytes += size(key, entry);
                    entries.put(key, entry);
                    makeRoom(now);
                }
            } finally {
                lock.unlock();
            }
        }

        private Optional<RememberedCall> get(Key key, long now) {
            lock.lock();
            try {
                Entry entry = entries.get(key);
                if (entry == null) {
                    return Optional.empty();
                }
                if (entry.isExpired(now)) {
                    drop(key, entries.remove(key));
                    return Optional.empty();
                }
                return Optional.of(entry.what);
            } finally {
                lock.unlock();
            }
        }

        private long bytes() {
            lock.lock();
            try {
                return bytes;
            } finally {
                lock.unlock();
            }
        }

        private void makeRoom(long now) {
            var eldest = entries.entrySet().iterator();
            while (eldest.hasNext()) {
                Map.Entry<Key, Entry> next = eldest.next();
                if (bytes <= maxBytes && !next.getValue().isExpired(now)) {
                    return;
                }
                bytes -= size(next.getKey(), next.getValue());
                eldest.remove();
            }
        }

        private void drop(Key key, @Nullable Entry entry) {
            if (entry != null) {
                bytes -= size(key, entry);
            }
        }

        private static long size(Key key, Entry entry) {
            return (long) OVERHEAD
                    + key.call.length()
                    + entry.what.id().length()
                    + entry.what.signature().length();
        }
    }
}
