package io.pollux.domain.pool;

import com.google.errorprone.annotations.MustBeClosed;
import io.pollux.domain.failure.Effect;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.KeyStatus;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.pool.NoUsableKey.Reason;
import io.pollux.domain.quota.ModelWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one upstream and their live state. A lease costs the same with ten keys or a hundred thousand: the slots
 * that are ready stand in a {@link SlotSet} per model, read without a lock; the lock is taken only to change a state.
 *
 * <p>Keys go round in configured order, each model (nearly) in a round of its own.
 */
public final class KeyPool {
    private static final int ROUNDS = 64;

    private final List<ApiKey> keys;
    private final Map<KeyId, Integer> slots;
    private final Map<ProjectId, int[]> projects = new HashMap<>();
    private final PoolListener listener;

    private final SlotSet usable;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicIntegerArray rounds = new AtomicIntegerArray(ROUNDS);
    private final AtomicIntegerArray strikes;
    private final AtomicIntegerArray inFlight;
    private final AtomicReferenceArray<KeyStatus> statuses;

    /** How often in a row a (project, model) pair was throttled without a reason; empty mostly. */
    private final Map<Pair, Integer> streaks = new ConcurrentHashMap<>();

    /** Held for every change of a state, never across I/O; see {@link #change}. */
    private final ReentrantLock changes = new ReentrantLock();

    /**
     * @param keys in the order of rotation, without duplicates
     * @param listener hears of changes after construction
     */
    public KeyPool(List<ApiKey> keys, PoolListener listener) {
        this.keys = List.copyOf(keys);
        this.listener = listener;
        slots = HashMap.newHashMap(keys.size());
        usable = new SlotSet(keys.size());
        strikes = new AtomicIntegerArray(keys.size());
        inFlight = new AtomicIntegerArray(keys.size());
        statuses = new AtomicReferenceArray<>(keys.size());
        var members = new HashMap<ProjectId, List<Integer>>();
        for (var slot = 0; slot < keys.size(); slot++) {
            var key = keys.get(slot);
            if (slots.put(key.id(), slot) != null) {
                throw new IllegalArgumentException("keys: " + key.id() + " twice (expected: no duplicates)");
            }
            members.computeIfAbsent(key.project(), _ -> new ArrayList<>()).add(slot);
            statuses.set(slot, KeyStatus.ACTIVE);
            usable.add(slot);
        }
        members.forEach((project, list) ->
                projects.put(project, list.stream().mapToInt(Integer::intValue).toArray()));
        for (var round = 0; round < ROUNDS; round++) {
            rounds.set(round, -1);
        }
    }

    /**
     * Borrows the next key in the rotation that is usable, whose window for the model is ready and that this wish has not
     * had before.
     *
     * @throws NoUsableKey when there is none, with the reason
     */
    @MustBeClosed
    public KeyLease lease(LeaseWish wish, Instant now) throws NoUsableKey {
        var slot = nextSlot(wish, now);
        wish.tries(slot);
        inFlight.getAndIncrement(slot);
        return new KeyLease(this, slot, wish.model(), keys.get(slot));
    }

    /** Why a call for the model would get no key now, even one that has tried none; empty when it would get one. */
    public Optional<NoUsableKey> whyNone(String model, Instant now) {
        var lane = lane(model, now);
        var ready = lane == null ? usable : lane.ready;
        changes.lock();
        try {
            return ready.isEmpty() ? Optional.of(noUsableKey(lane, ready)) : Optional.empty();
        } finally {
            changes.unlock();
        }
    }

    /** Puts back what was known of a key before a restart; the listener hears nothing. Unknown keys are ignored. */
    public void restore(KeyId key, KeyHealth health) {
        var slot = slots.get(key);
        if (slot != null) {
            change(() -> {
                strikes.set(slot, health.strikes());
                setStatus(slot, health.status());
            });
        }
    }

    /** Puts back a window from before a restart; the listener hears nothing. Unknown projects are ignored. */
    public void restore(ProjectId project, String model, ModelWindow window) {
        change(() -> closeWindow(project, model, window));
    }

    /** Makes a rejected key usable again, its strikes forgotten. Keys that are unknown or not rejected stay as they are. */
    public void revive(KeyId key) {
        var slot = slots.get(key);
        if (slot != null) {
            change(() -> {
                if (statuses.get(slot) instanceof KeyStatus.Rejected) {
                    strikes.set(slot, 0);
                    setStatus(slot, KeyStatus.ACTIVE);
                    tellOfKey(slot);
                }
            });
        }
    }

    /** Rejects a key; one that is already rejected keeps its older cause. */
    public void reject(KeyId key, Cause cause) {
        var slot = slots.get(key);
        if (slot != null) {
            change(() -> rejectSlot(slot, cause));
        }
    }

    /** The keys that upstream refuses, in configured order. */
    public List<ApiKey> rejected() {
        var rejected = new ArrayList<ApiKey>();
        for (var slot = 0; slot < keys.size(); slot++) {
            if (statuses.get(slot) instanceof KeyStatus.Rejected) {
                rejected.add(keys.get(slot));
            }
        }
        return rejected;
    }

    /** The state of a key; empty when the pool does not hold it. */
    public Optional<KeyHealth> health(KeyId key) {
        return Optional.ofNullable(slots.get(key)).map(this::healthOf);
    }

    /** What keeps a pair from being used; empty when it is ready. A window that is over may still show until next used. */
    public Optional<ModelWindow> window(ProjectId project, String model) {
        changes.lock();
        try {
            var lane = lanes.get(model);
            return lane == null ? Optional.empty() : Optional.ofNullable(lane.windows.get(project));
        } finally {
            changes.unlock();
        }
    }

    /** Counts by state. Walks the whole pool: for metrics and screens. */
    public PoolCounts counts() {
        var rejected = 0;
        var paused = 0;
        var leases = 0L;
        for (var slot = 0; slot < keys.size(); slot++) {
            leases += inFlight.get(slot);
            switch (statuses.get(slot)) {
                case KeyStatus.Active _ -> {}
                case KeyStatus.Rejected _ -> rejected++;
                case KeyStatus.Paused _ -> paused++;
            }
        }
        changes.lock();
        try {
            var resting = lanes.values().stream()
                    .mapToInt(lane -> lane.windows.size())
                    .sum();
            return new PoolCounts(keys.size() - rejected - paused, rejected, paused, resting, leases);
        } finally {
            changes.unlock();
        }
    }

    void succeeded(int slot, String model) {
        if (strikes.get(slot) != 0) {
            change(() -> {
                strikes.set(slot, 0);
                tellOfKey(slot);
            });
        }
        if (!streaks.isEmpty()) {
            streaks.remove(new Pair(keys.get(slot).project(), model));
        }
    }

    void settle(int slot, String model, Effect effect, Cause cause) {
        switch (effect) {
            case Effect.None _ -> {}
            case Effect.Rest(var until) -> close(slot, model, new ModelWindow.Resting(cause, until));
            case Effect.RestBriefly(var first, var longest) ->
                close(
                        slot,
                        model,
                        new ModelWindow.Resting(cause, cause.since().plus(brief(slot, model, first, longest))));
            case Effect.Spend(var until) -> close(slot, model, new ModelWindow.Spent(cause, until));
            case Effect.Exclude(var until) -> close(slot, model, new ModelWindow.NotOnTier(cause, until));
            case Effect.Strike(var limit) -> strike(slot, limit, cause);
            case Effect.RejectKey _ -> change(() -> rejectSlot(slot, cause));
            case Effect.RejectProject _ ->
                change(() -> {
                    for (var member : slotsOf(keys.get(slot).project())) {
                        rejectSlot(member, cause);
                    }
                });
        }
    }

    void release(int slot) {
        inFlight.getAndDecrement(slot);
    }

    private int nextSlot(LeaseWish wish, Instant now) throws NoUsableKey {
        var lane = lane(wish.model(), now);
        var ready = lane == null ? usable : lane.ready;
        var round = wish.model().hashCode() & (ROUNDS - 1);
        while (true) {
            var last = rounds.get(round);
            var slot = nextUntried(ready, last + 1, wish);
            if (slot < 0) {
                failUnlessReady(lane, ready, wish);
            } else if (rounds.compareAndSet(round, last, slot)) {
                return slot;
            }
        }
    }

    /** Looks again with the lock in hand: the look without it may have missed a key whose window ended at that moment. */
    private void failUnlessReady(@Nullable Lane lane, SlotSet ready, LeaseWish wish) throws NoUsableKey {
        changes.lock();
        try {
            if (nextUntried(ready, 0, wish) < 0) {
                throw noUsableKey(lane, ready);
            }
        } finally {
            changes.unlock();
        }
    }

    private @Nullable Lane lane(String model, Instant now) {
        var lane = lanes.get(model);
        if (lane != null && lane.mayRecover(now.toEpochMilli())) {
            change(() -> recover(model, lane, now));
        }
        return lane;
    }

    private void recover(String model, Lane lane, Instant now) {
        for (var next = lane.recovered(now); next.isPresent(); next = lane.recovered(now)) {
            var project = next.get();
            for (var slot : slotsOf(project)) {
                if (usable.contains(slot)) {
                    lane.ready.add(slot);
                }
            }
            listener.onChange(new PoolChange.WindowChanged(project, model, Optional.empty()));
        }
    }

    private static int nextUntried(SlotSet ready, int from, LeaseWish wish) {
        for (var slot = ready.next(from); slot >= 0; slot = ready.next(slot + 1)) {
            if (!wish.hasTried(slot)) {
                return slot;
            }
        }
        for (var slot = ready.next(0); slot >= 0 && slot < from; slot = ready.next(slot + 1)) {
            if (!wish.hasTried(slot)) {
                return slot;
            }
        }
        return -1;
    }

    private NoUsableKey noUsableKey(@Nullable Lane lane, SlotSet ready) {
        if (keys.isEmpty()) {
            return new NoUsableKey(Reason.NONE_CONFIGURED, Optional.empty());
        }
        if (usable.isEmpty()) {
            return new NoUsableKey(Reason.NONE_USABLE, Optional.empty());
        }
        if (lane == null || !ready.isEmpty()) {
            return new NoUsableKey(Reason.ALL_TRIED, Optional.empty());
        }
        return new NoUsableKey(Reason.ALL_RESTING, lane.earliestRecovery(this::hasUsableKey));
    }

    private boolean hasUsableKey(ProjectId project) {
        for (var slot : slotsOf(project)) {
            if (usable.contains(slot)) {
                return true;
            }
        }
        return false;
    }

    private Duration brief(int slot, String model, Duration first, Duration longest) {
        var streak = streaks.merge(new Pair(keys.get(slot).project(), model), 1, Integer::sum);
        var rest = first.multipliedBy(1L << Math.min(streak - 1, 10));
        return rest.compareTo(longest) > 0 ? longest : rest;
    }

    private void close(int slot, String model, ModelWindow window) {
        var project = keys.get(slot).project();
        change(() -> {
            if (closeWindow(project, model, window)) {
                listener.onChange(new PoolChange.WindowChanged(project, model, Optional.of(window)));
            }
        });
    }

    private boolean closeWindow(ProjectId project, String model, ModelWindow window) {
        if (!projects.containsKey(project)) {
            return false;
        }
        var lane = lanes.computeIfAbsent(model, _ -> new Lane(usable));
        if (!lane.close(project, window)) {
            return false;
        }
        for (var slot : slotsOf(project)) {
            lane.ready.remove(slot);
        }
        return true;
    }

    private void strike(int slot, int limit, Cause cause) {
        change(() -> {
            if (strikes.incrementAndGet(slot) >= limit) {
                rejectSlot(slot, cause);
            } else {
                tellOfKey(slot);
            }
        });
    }

    private void rejectSlot(int slot, Cause cause) {
        if (statuses.get(slot) instanceof KeyStatus.Active) {
            setStatus(slot, new KeyStatus.Rejected(cause));
            tellOfKey(slot);
        }
    }

    private void setStatus(int slot, KeyStatus status) {
        statuses.set(slot, status);
        if (status instanceof KeyStatus.Active) {
            usable.add(slot);
            var project = keys.get(slot).project();
            for (var lane : lanes.values()) {
                if (!lane.windows.containsKey(project)) {
                    lane.ready.add(slot);
                }
                lane.remember(project);
            }
        } else {
            usable.remove(slot);
            for (var lane : lanes.values()) {
                lane.ready.remove(slot);
            }
        }
    }

    private void tellOfKey(int slot) {
        listener.onChange(new PoolChange.KeyChanged(keys.get(slot).id(), healthOf(slot)));
    }

    private KeyHealth healthOf(int slot) {
        return new KeyHealth(statuses.get(slot), strikes.get(slot));
    }

    private int[] slotsOf(ProjectId project) {
        return projects.getOrDefault(project, new int[0]);
    }

    private void change(Runnable change) {
        changes.lock();
        try {
            change.run();
        } finally {
            changes.unlock();
        }
    }

    private record Pair(ProjectId project, String model) {}
}
