package io.pollux.persistence;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants and durations as the tables hold them: whole microseconds, instants since 1970 in UTC. */
public final class Micros {
    private static final Instant FIRST = at(Long.MIN_VALUE);
    private static final Instant LAST = at(Long.MAX_VALUE);

    private Micros() {}

    /** The microsecond an instant lies in; the nearest that fits for instants beyond all calendars. */
    public static long of(Instant instant) {
        if (!instant.isAfter(FIRST)) {
            return Long.MIN_VALUE;
        }
        if (!instant.isBefore(LAST)) {
            return Long.MAX_VALUE;
        }
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    public static long of(Duration duration) {
        return duration.toSeconds() * 1_000_000L + duration.toNanosPart() / 1_000;
    }

    public static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
