package io.pollux.application.relay;

import java.time.Instant;

/** Sweeps a call when a test says so. */
public final class Sweep {
    private Sweep() {}

    public static void at(Instant now, CallScope scope) {
        scope.check(now);
    }
}
