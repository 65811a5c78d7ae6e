package io.pollux.application.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of one call. It can be ended early from any thread; then whatever the call waits for is aborted. What the
 * caller's side must tell is one thing: whether the caller is still there.
 */
public final class CallScope {
    private final CallerProbe caller;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<@Nullable End> why = new AtomicReference<>();
    private final AtomicReference<@Nullable Runnable> abort = new AtomicReference<>();
    private volatile Instant deadline = Instant.MAX;
    private volatile Consumer<Instant> sweep = _ -> {};

    public CallScope(CallerProbe caller) {
        this.caller = caller;
    }

    /** What to run, at most once and on any thread, when the call ends early; at once if it has. Replaces the one before. */
    public void onEnd(Runnable abort) {
        this.abort.set(abort);
        if (why.get() != null) {
            runAbort();
        }
    }

    /** Ends the call early; the first reason stays. */
    public void end(End reason) {
        if (why.compareAndSet(null, reason)) {
            end.countDown();
            runAbort();
        }
    }

    /** Why the call was ended early; empty while it was not. */
    public Optional<End> ended() {
        return Optional.ofNullable(why.get());
    }

    /**
     * What to run a few times a second while the call is relayed, on a thread that serves all calls: must not block and must
     * not throw. Replaces the one before.
     *
     * @param task gets the time
     */
    public void onSweep(Consumer<Instant> task) {
        sweep = task;
    }

    /** Waits, unless the call ends early; says whether the whole time has passed. */
    public boolean pause(Duration time) {
        try {
            return time.isZero() ? why.get() == null : !end.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(End.SHUTTING_DOWN);
            return false;
        }
    }

    void expectBefore(Instant deadline) {
        this.deadline = deadline;
    }

    /** Ends the call if its deadline is over or its caller has left. */
    void check(Instant now) {
        if (now.isAfter(deadline)) {
            end(End.DEADLINE);
        } else if (caller.hasLeft()) {
            end(End.CALLER_LEFT);
        }
        sweep.accept(now);
    }

    private void runAbort() {
        var task = abort.getAndSet(null);
        if (task != null) {
            task.run();
        }
    }

    /** Why a call ends before its reply does. */
    public enum End {
        CALLER_LEFT,
        DEADLINE,
        SHUTTING_DOWN
    }

    /** Asks whether the caller is still connected. */
    @FunctionalInterface
    public interface CallerProbe {
        /** Called from another thread than the call's, a few times a second; must not block and must not throw. */
        boolean hasLeft();
    }
}
