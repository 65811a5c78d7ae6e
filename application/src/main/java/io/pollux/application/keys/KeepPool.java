package io.pollux.application.keys;

import io.pollux.domain.pool.PoolChange;
import io.pollux.domain.pool.PoolListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the pool's changes to the store behind the calls, on a thread of its own: at once when the store is idle,
 * gathered while it is busy, the last state of a thing only, so that memory is bounded by the pool's size.
 */
public final class KeepPool implements PoolListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeepPool.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final KeyStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread writer;
    private Map<Object, PoolChange> waiting = new LinkedHashMap<>();
    private boolean closing;

    public KeepPool(KeyStore store) {
        this.store = store;
        writer = Thread.ofVirtual().name("keep-pool").unstarted(this::write);
    }

    /** Starts writing; changes heard before are kept until then. */
    public void start() {
        writer.start();
    }

    @Override
    public void onChange(PoolChange change) {
        lock.lock();
        try {
            waiting.remove(subject(change));
            waiting.put(subject(change), change);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is still waiting, for ten seconds at most. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (writer.getState() == Thread.State.NEW) {
            return;
        }
        try {
            if (!writer.join(CLOSING)) {
                LOG.atError()
                        .addKeyValue("changes", waiting.size())
                        .log("key states could not be saved before the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Object subject(PoolChange change) {
        return switch (change) {
            case PoolChange.KeyChanged(var key, var _) -> key;
            case PoolChange.WindowChanged(var project, var model, var _) -> List.of(project, model);
        };
    }

    private void write() {
        try {
            for (var changes = next(); !changes.isEmpty(); changes = next()) {
                save(changes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for changes and takes them all; empty when this is closed and everything is written. */
    private Map<Object, PoolChange> next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                changed.await();
            }
            var taken = waiting;
            waiting = new LinkedHashMap<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void save(Map<Object, PoolChange> changes) throws InterruptedException {
        try {
            store.save(new ArrayList<>(changes.values()));
        } catch (RuntimeException | Error e) { // or nothing would be saved any more
            LOG.atWarn()
                    .addKeyValue("changes", changes.size())
                    .addKeyValue("error", e.toString())
                    .log("key states could not be saved, will be tried again");
            putBack(changes);
            Thread.sleep(AFTER_FAILURE);
        }
    }

    private void putBack(Map<Object, PoolChange> changes) {
        lock.lock();
        try {
            waiting.forEach((subject, change) -> {
                changes.remove(subject);
                changes.put(subject, change);
            });
            waiting = changes;
        } finally {
            lock.unlock();
        }
    }
}
