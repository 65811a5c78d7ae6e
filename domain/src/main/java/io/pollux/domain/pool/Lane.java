package io.pollux.domain.pool;

import io.pollux.domain.key.ProjectId;
import io.pollux.domain.quota.ModelWindow;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** One model's view of the pool: which slots are ready for it, and which projects rest. Changed under the pool's lock. */
final class Lane {
    final SlotSet ready;
    final Map<ProjectId, ModelWindow> windows = new HashMap<>();
    private final PriorityQueue<Recovery> recoveries =
            new PriorityQueue<>(Comparator.comparing(recovery -> recovery.at));

    /** Read without the lock on every lease: the epoch millisecond from which {@link #recovered} has something to give. */
    private volatile long nextRecovery = Long.MAX_VALUE;

    Lane(SlotSet usable) {
        ready = new SlotSet(usable);
    }

    boolean mayRecover(long epochMilli) {
        return epochMilli >= nextRecovery;
    }

    /** Puts a window on a project unless a longer one is there; says whether it did. */
    boolean close(ProjectId project, ModelWindow window) {
        var present = windows.get(project);
        if (present != null && !present.until().isBefore(window.until())) {
            return false;
        }
        windows.put(project, window);
        recoveries.add(new Recovery(project, window.until()));
        plan();
        return true;
    }

    /** Takes one project whose window is over at {@code now} out of the resting ones. */
    Optional<ProjectId> recovered(Instant now) {
        for (var next = recoveries.peek(); next != null && !next.at.isAfter(now); next = recoveries.peek()) {
            recoveries.remove();
            var window = windows.get(next.project);
            if (window != null && !window.until().isAfter(now)) {
                windows.remove(next.project);
                plan();
                return Optional.of(next.project);
            }
        }
        plan();
        return Optional.empty();
    }

    /**
     * When the first project recovers that {@code counts}; empty when none does. A project that does not count is forgotten
     * until {@link #remember} is called for it.
     */
    Optional<Instant> earliestRecovery(Predicate<ProjectId> counts) {
        for (var next = recoveries.peek(); next != null; next = recoveries.peek()) {
            var window = windows.get(next.project);
            if (window != null && window.until().equals(next.at) && counts.test(next.project)) {
                return Optional.of(next.at);
            }
            recoveries.remove();
            plan();
        }
        return Optional.empty();
    }

    /** Plans the recovery of a project again that has come back into use. */
    void remember(ProjectId project) {
        var window = windows.get(project);
        if (window != null) {
            recoveries.add(new Recovery(project, window.until()));
            plan();
        }
    }

    private void plan() {
        var next = recoveries.peek();
        nextRecovery = next == null ? Long.MAX_VALUE : next.at.toEpochMilli();
    }

    private record Recovery(ProjectId project, Instant at) {}
}
