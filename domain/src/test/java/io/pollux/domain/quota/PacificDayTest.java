package io.pollux.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PacificDayTest {
    @Test
    void the_day_ends_at_midnight_in_los_angeles() {
        var winter = PacificDay.endOf(Instant.parse("2026-11-24T12:00:00Z"));
        var summer = PacificDay.endOf(Instant.parse("2026-07-01T12:00:00Z"));
        var justBefore = PacificDay.endOf(Instant.parse("2026-11-25T07:59:59.999Z"));
        var justAt = PacificDay.endOf(Instant.parse("2026-11-25T08:00:00Z"));

        assertThat(winter).isEqualTo("2026-11-25T08:00:00Z");
        assertThat(summer).isEqualTo("2026-07-02T07:00:00Z");
        assertThat(justBefore).isEqualTo("2026-11-25T08:00:00Z");
        assertThat(justAt).isEqualTo("2026-11-26T08:00:00Z");
    }

    @Test
    void the_days_of_the_clock_change_have_23_and_25_hours() {
        var spring = Instant.parse("2026-03-08T08:00:00Z");
        var autumn = Instant.parse("2026-11-01T07:00:00Z");

        assertThat(Duration.between(spring, PacificDay.endOf(spring))).isEqualTo(Duration.ofHours(23));
        assertThat(Duration.between(autumn, PacificDay.endOf(autumn))).isEqualTo(Duration.ofHours(25));
    }
}
