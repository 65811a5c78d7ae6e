package io.pollux.domain.failure;

import io.pollux.domain.key.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stops all calls for a while when Google refuses the place they come from, so that no key is worn out against it. It
 * closes at once on a refusal of our location, and on unexplained 429s from {@value #WAVE} projects within {@link #SPAN}.
 */
public final class EgressGate {
    private static final int WAVE = 5;
    private static final Duration SPAN = Duration.ofSeconds(10);
    private static final Duration CLOSED = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ProjectId, Instant> throttled = new HashMap<>();
    private volatile Instant closedUntil = Instant.MIN;

    /** When calls may go again; empty when they may now. */
    public Optional<Instant> closedUntil(Instant now) {
        var until = closedUntil;
        return until.isAfter(now) ? Optional.of(until) : Optional.empty();
    }

    /** Takes note of a failure; says whether it closed the gate. */
    public boolean observe(Failure failure, ProjectId project, Instant now) {
        return switch (failure) {
            case Failure.EgressRefused _ -> close(now);
            case Failure.Throttled _ -> isWave(project, now) && close(now);
            default -> false;
        };
    }

    private boolean close(Instant now) {
        var wasOpen = !closedUntil.isAfter(now);
        closedUntil = now.plus(CLOSED);
        return wasOpen;
    }

    private boolean isWave(ProjectId project, Instant now) {
        lock.lock();
        try {
            throttled.values().removeIf(then -> then.plus(SPAN).isBefore(now));
            throttled.put(project, now);
            return throttled.size() >= WAVE;
        } finally {
            lock.unlock();
        }
    }
}
