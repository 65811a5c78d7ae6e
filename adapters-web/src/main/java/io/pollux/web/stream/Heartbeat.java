package io.pollux.web.stream;

import io.pollux.application.relay.ClientGone;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives a sign of life whenever there has been silence for a while.
 *
 * <p>The sweep over all calls tells when it is time. Since a write can block for as long as the caller does not read, each
 * beat is a short thread of its own; it never waits for the thread that answers, which is no longer silent when it writes.
 */
final class Heartbeat implements AutoCloseable {
    private final Step beat;
    private final Runnable onGone;
    private final Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean beating = new AtomicBoolean();
    private boolean over;
    private volatile boolean moved;
    /** Seen by the sweeping thread alone. */
    private @Nullable Instant silentSince;

    /**
     * @param beat writes a sign of life
     * @param onGone run, on any thread, when it turns out that nobody reads any more
     * @param silence the longest, in one go; more than zero
     */
    Heartbeat(Step beat, Runnable onGone, Duration silence) {
        this.beat = beat;
        this.onGone = onGone;
        this.silence = silence;
    }

    /** To be run a few times a second, on one thread; does not block. */
    void sweep(Instant now) {
        if (moved || silentSince == null) {
            moved = false;
            silentSince = now;
        } else if (!now.isBefore(silentSince.plus(silence)) && beating.compareAndSet(false, true)) {
            silentSince = now;
            Thread.ofVirtual().name("heartbeat").start(this::beat);
        }
    }

    /** Something was written: silence begins anew. */
    void moved() {
        moved = true;
    }

    /**
     * Writes, while nothing else does.
     *
     * @param last whether no sign of life may follow
     */
    void write(boolean last, Step step) throws ClientGone {
        lock.lock();
        try {
            over |= last;
            step.run();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a beat under way; from then on nothing is written. */
    @Override
    public void close() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    private void beat() {
        try {
            if (lock.tryLock()) {
                try {
                    if (!over) {
                        beat.run();
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (ClientGone gone) {
            onGone.run();
        } finally {
            beating.set(false);
        }
    }

    @FunctionalInterface
    interface Step {
        void run() throws ClientGone;
    }
}
