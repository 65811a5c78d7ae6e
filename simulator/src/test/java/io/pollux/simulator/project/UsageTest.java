package io.pollux.simulator.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    private final Usage usage = new Usage();

    @Test
    void the_minute_slides() {
        Quota two = new Quota(2, 0, 0);
        Instant start = Instant.parse("2026-11-24T10:00:00Z");
        usage.charge(start, two, 1, 1);
        usage.charge(start.plusSeconds(40), two, 1, 1);

        List<Violation> refused = usage.charge(start.plusSeconds(50), two, 1, 1);
        List<Violation> served = usage.charge(start.plusSeconds(60), two, 1, 1);
        List<Violation> again = usage.charge(start.plusSeconds(61), two, 1, 1);

        assertThat(refused)
                .containsExactly(new Violation(Violation.Window.REQUESTS_A_MINUTE, 2, Duration.ofSeconds(10)));
        assertThat(served).isEmpty();
        assertThat(again).extracting(Violation::until).containsExactly(Duration.ofSeconds(39));
    }

    @Test
    void refused_calls_cost_nothing() {
        Quota tokens = new Quota(0, 100, 0);
        Instant now = Instant.parse("2026-11-24T10:00:00Z");

        assertThat(usage.charge(now, tokens, 1, 101)).hasSize(1);
        assertThat(usage.charge(now, tokens, 1, 100)).isEmpty();
        assertThat(usage.charge(now, tokens, 1, 1))
                .extracting(Violation::window)
                .containsExactly(Violation.Window.TOKENS_A_MINUTE);
    }

    @ParameterizedTest
    @CsvSource({
        // standard time, daylight time, the day that has 23 hours, and the day that has 25
        "2026-01-15T07:59:59Z, 2026-01-15T08:00:00Z",
        "2026-07-15T06:59:59Z, 2026-07-15T07:00:00Z",
        "2026-03-09T06:59:59Z, 2026-03-09T07:00:00Z",
        "2026-11-02T07:59:59Z, 2026-11-02T08:00:00Z",
    })
    void the_day_ends_at_midnight_pacific_time(Instant lastSecond, Instant midnight) {
        Quota one = new Quota(0, 0, 1);
        usage.charge(lastSecond.minusSeconds(3600), one, 1, 1);

        List<Violation> before = usage.charge(lastSecond, one, 1, 1);
        List<Violation> after = usage.charge(midnight, one, 1, 1);

        assertThat(before).containsExactly(new Violation(Violation.Window.REQUESTS_A_DAY, 1, Duration.ofSeconds(1)));
        assertThat(after).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026-03-08T08:00:00Z, 23", "2026-11-01T07:00:00Z, 25", "2026-11-24T08:00:00Z, 24"})
    void a_day_with_a_clock_change_is_shorter_or_longer(Instant midnight, int hours) {
        Quota one = new Quota(0, 0, 1);
        usage.charge(midnight, one, 1, 1);

        assertThat(usage.charge(midnight, one, 1, 1))
                .extracting(Violation::until)
                .containsExactly(Duration.ofHours(hours));
    }
}
