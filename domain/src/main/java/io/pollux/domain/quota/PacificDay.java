package io.pollux.domain.quota;

import java.time.Instant;
import java.time.ZoneId;

/** The day Google counts requests in: it ends at midnight in Los Angeles, which moves against UTC with daylight saving. */
public final class PacificDay {
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");

    private PacificDay() {}

    /** The first instant of the day after the one {@code now} lies in. */
    public static Instant endOf(Instant now) {
        return now.atZone(LOS_ANGELES)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(LOS_ANGELES)
                .toInstant();
    }
}
