package io.pollux.web.stream;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a sign of life whenever a stream has been silent for a while, be it that upstream has not begun.
 *
 * <p>The sweep over all calls tells when it is time. Since a write can block for as long as the caller does not read, each
 * beat is a short thread of its own; it never waits for the call's thread, which is no longer silent when it writes.
 */
public final class HeartbeatSink implements ReplySink, AutoCloseable {
    private final BeatingSink sink;
    private final CallScope scope;
    private final Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean beating = new AtomicBoolean();
    private boolean over;
    private volatile boolean moved;
    /** Seen by the sweeping thread alone. */
    private @Nullable Instant silentSince;

    private HeartbeatSink(BeatingSink sink, CallScope scope, Duration silence) {
        this.sink = sink;
        this.scope = scope;
        this.silence = silence;
    }

    /**
     * Watches over a call.
     *
     * @param silence the longest, in one go; more than zero
     * @return to be closed after the call, and before its response is given back
     */
    public static HeartbeatSink over(BeatingSink sink, CallScope scope, Duration silence) {
        var watched = new HeartbeatSink(sink, scope, silence);
        scope.onSweep(watched::sweep);
        return watched;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        locked(false, () -> sink.begin(status, headers));
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        locked(false, () -> sink.part(array, offset, length, more));
        moved = true;
    }

    @Override
    public void end() throws ClientGone {
        locked(true, sink::end);
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        locked(true, () -> sink.fail(refusal));
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        locked(true, () -> sink.refuse(refusal));
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

    private void sweep(Instant now) {
        if (moved || silentSince == null) {
            moved = false;
            silentSince = now;
        } else if (!now.isBefore(silentSince.plus(silence)) && beating.compareAndSet(false, true)) {
            silentSince = now;
            Thread.ofVirtual().name("heartbeat").start(this::beat);
        }
    }

    private void beat() {
        try {
            if (lock.tryLock()) {
                try {
                    if (!over) {
                        sink.beat();
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (ClientGone gone) {
            scope.end(CallScope.End.CALLER_LEFT);
        } finally {
            beating.set(false);
        }
    }

    private void locked(boolean last, Step step) throws ClientGone {
        lock.lock();
        try {
            over |= last;
            step.run();
        } finally {
            lock.unlock();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws ClientGone;
    }
}
