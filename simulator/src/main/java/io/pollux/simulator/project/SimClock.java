package io.pollux.simulator.project;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs on, and can be moved. */
public final class SimClock implements InstantSource {
    private final InstantSource base;
    private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

    public SimClock(InstantSource base) {
        this.base = base;
    }

    @Override
    public Instant instant() {
        return base.instant().plus(shift.get());
    }

    public void advance(Duration by) {
        shift.accumulateAndGet(by, Duration::plus);
    }

    public void set(Instant to) {
        shift.set(Duration.between(base.instant(), to));
    }

    public void reset() {
        shift.set(Duration.ZERO);
    }
}
