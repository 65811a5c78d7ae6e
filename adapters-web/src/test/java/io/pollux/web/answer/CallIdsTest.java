package io.pollux.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallIdsTest {
    @Test
    void ids_differ_and_sort_by_time() {
        var clock = new MutableClock(Instant.parse("2026-11-24T12:00:00Z"));
        var ids = new CallIds(clock, new Random(1));
        var made = new ArrayList<String>();

        for (var i = 0; i < 5000; i++) {
            made.add(ids.next());
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(made).isSorted().allMatch(id -> id.matches("[0-9a-z]{17}"));
        assertThat(new HashSet<>(made)).hasSize(5000);
    }
}
