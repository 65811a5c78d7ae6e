package io.pollux.simulator.calls;

import io.pollux.simulator.http.Request;
import io.pollux.simulator.script.Match;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The last calls, oldest first. */
public final class CallLog {
    private static final int KEPT = 10_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final Deque<Recording> recordings = new ArrayDeque<>();
    private long total;

    public CallLog(InstantSource clock) {
        this.clock = clock;
    }

    public Recording begin(Request request, String credentialForm, Match match) {
        lock.lock();
        try {
            total++;
            Recording recording = new Recording(total, request, credentialForm, match, clock.instant(), this);
            recordings.add(recording);
            if (recordings.size() > KEPT) {
                recordings.remove();
            }
            change.signalAll();
            return recording;
        } finally {
            lock.unlock();
        }
    }

    public List<Call> all() {
        lock.lock();
        try {
            return recordings.stream().map(Recording::view).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Calls since the last clearing, forgotten ones included. */
    public long total() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    public long running() {
        lock.lock();
        try {
            return recordings.stream().filter(Recording::running).count();
        } finally {
            lock.unlock();
        }
    }

    public void clear() {
        lock.lock();
        try {
            recordings.clear();
            total = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a call that fits, past ones included; empty when none came in time. */
    public Optional<Call> await(Predicate<Call> wanted, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<Call> found =
                        recordings.stream().map(Recording::view).filter(wanted).findFirst();
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                left = change.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    void changed() {
        lock.lock();
        try {
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
