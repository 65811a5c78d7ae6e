package io.pollux.persistence.exchange;

import static io.pollux.persistence.exchange.Exchanges.ACCEPTED;
import static io.pollux.persistence.exchange.Exchanges.START;
import static io.pollux.persistence.exchange.Exchanges.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pollux.domain.exchange.Attempt;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.persistence.Micros;
import io.pollux.persistence.OpenedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the journal does on every database. */
abstract class JournalContract {
    private static final String ROCKET = "\uD83D\uDE80";

    abstract OpenedDatabase database();

    @Test
    void a_call_is_kept_with_all_its_attempts() {
        var refused = new Attempt(
                1,
                new KeyId("k_0"),
                new ProjectId("p0"),
                Duration.ofNanos(7_000),
                Duration.ofMillis(30),
                429,
                "DaySpent",
                "Quota exceeded " + ROCKET);
        var accepted = new Attempt(
                2, new KeyId("k_1"), new ProjectId("p1"), Duration.ofMillis(31), Duration.ofMillis(869), 200, "", "");

        journal(call("c_1", "gemini-2.5-flash", List.of(refused, accepted)));

        var exchange = database().reads().queryForMap("select * from exchange");
        exchange.replaceAll((_, value) -> value instanceof Number n ? (Object) n.longValue() : value);
        assertThat(exchange)
                .containsEntry("call_id", "c_1")
                .containsEntry("started_at", Micros.of(START))
                .containsEntry("token_id", "t_aaaaaaaaaaaa")
                .containsEntry("operation", "streamGenerateContent")
                .containsEntry("model_asked", "gemini-2.5-flash")
                .containsEntry("model_served", "gemini-2.5-flash-001")
                .containsEntry("status", 200L)
                .containsEntry("outcome", "COMPLETED")
                .containsEntry("finish_reason", "STOP")
                .containsEntry("first_event", 123_456L)
                .containsEntry("took", 900_000L)
                .containsEntry("prompt_tokens", 11L)
                .containsEntry("candidates_tokens", 22L)
                .containsEntry("thoughts_tokens", 33L)
                .containsEntry("cached_tokens", 4L)
                .containsEntry("tool_use_tokens", 5L)
                .containsEntry("total_tokens", 71L)
                .containsEntry("attempt_count", 2L)
                .containsEntry("key_id", "k_1")
                .containsEntry("project", "p1")
                .containsEntry("failure", "");
        assertThat(database().reads().queryForObject("select streamed from exchange", Boolean.class))
                .isTrue();
        var attempts = database().reads().queryForList("select * from attempt order by number");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.getFirst())
                .containsEntry("call_id", "c_1")
                .containsEntry("number", 1)
                .containsEntry("key_id", "k_0")
                .containsEntry("project", "p0")
                .containsEntry("status", 429)
                .containsEntry("failure", "DaySpent")
                .containsEntry("evidence", "Quota exceeded " + ROCKET);
        assertThat(((Number) attempts.getFirst().get("begun")).longValue()).isEqualTo(7L);
        assertThat(((Number) attempts.getFirst().get("took")).longValue()).isEqualTo(30_000L);
    }

    @Test
    void a_single_attempt_has_a_row_of_its_own_only_when_it_failed() {
        var failed = new Attempt(
                1, ACCEPTED.key(), ACCEPTED.project(), Duration.ZERO, Duration.ZERO, 503, "ModelOverloaded", "busy");

        journal(call("c_1", "m", List.of(ACCEPTED)), call("c_2", "m", List.of(failed)));

        assertThat(count("exchange")).isEqualTo(2);
        assertThat(text("select call_id from attempt")).isEqualTo("c_2");
    }

    @Test
    void a_call_without_attempts_is_kept() {
        journal(call("c_1", "", List.of()));

        assertThat(database().reads().queryForMap("select key_id, project, failure, attempt_count from exchange"))
                .containsEntry("key_id", "")
                .containsEntry("project", "")
                .containsEntry("failure", "")
                .containsEntry("attempt_count", 0);
    }

    @Test
    void endless_texts_are_cut_between_characters() {
        var evidence = "x".repeat(299) + ROCKET.repeat(1_000);
        var attempt = new Attempt(
                1, ACCEPTED.key(), ACCEPTED.project(), Duration.ZERO, Duration.ZERO, 0, "Unreachable", evidence);

        journal(call("c_1", ROCKET.repeat(5_000), List.of(attempt)));

        assertThat(text("select model_asked from exchange")).isEqualTo(ROCKET.repeat(100));
        assertThat(text("select evidence from attempt")).isEqualTo("x".repeat(299));
    }

    @Test
    void a_reader_sees_a_call_within_a_second() {
        try (var journal = new ExchangeJournal(database().get(DataSource.class))) {
            journal.onExchange(call("c_1"));

            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> count("exchange") == 1);
        }
    }

    @Test
    void many_calls_do_not_wait_for_the_end_of_the_gathering() {
        var source = database().get(DataSource.class);
        try (var journal = new ExchangeJournal(source, 100_000, Duration.ofHours(1), Duration.ofSeconds(10))) {
            IntStream.range(0, 1_000).forEach(n -> journal.onExchange(call("c_" + n)));

            await().until(() -> journal.written() >= 500);
        }
    }

    @Test
    void closing_writes_what_waits() {
        var journal = new ExchangeJournal(database().get(DataSource.class));
        IntStream.range(0, 5_500).forEach(n -> journal.onExchange(call("c_" + n)));

        journal.close();

        assertThat(count("exchange")).isEqualTo(5_500);
        assertThat(journal.written()).isEqualTo(5_500);
        assertThat(journal.waiting()).isZero();
    }

    @Test
    void a_call_that_is_there_already_is_not_written_twice() {
        journal(call("c_1"));

        var journal = journal(call("c_0"), call("c_1"), call("c_2"));

        assertThat(count("exchange")).isEqualTo(3);
        assertThat(journal.written()).isEqualTo(3);
        assertThat(journal.dropped()).isZero();
    }

    @Test
    void a_call_that_the_database_refuses_does_no_harm_to_the_others() {
        var twiceTheSameNumber = call("c_1", "m", List.of(ACCEPTED, ACCEPTED));

        var journal = journal(call("c_0"), twiceTheSameNumber, call("c_2"));

        assertThat(database().reads().queryForList("select call_id from exchange", String.class))
                .containsExactlyInAnyOrder("c_0", "c_2");
        assertThat(journal.written()).isEqualTo(2);
        assertThat(journal.dropped()).isEqualTo(1);
        assertThat(journal.waiting()).isZero();
    }

    @Test
    void fifty_thousand_calls_are_no_burden() {
        var calls = IntStream.range(0, 50_000).mapToObj(n -> call("c_" + n)).toList();
        var journal = new ExchangeJournal(
                database().get(DataSource.class), 100_000, Duration.ofMillis(250), Duration.ofSeconds(60));

        var start = System.nanoTime();
        calls.forEach(journal::onExchange);
        var handedOver = System.nanoTime();
        journal.close();
        var end = System.nanoTime();

        System.out.printf(
                "%s: %d ns to hand over a call, %d exchanges/s each with its attempt%n",
                getClass().getSimpleName(),
                (handedOver - start) / calls.size(),
                calls.size() * 1_000_000_000L / (end - start));
        assertThat(count("exchange")).isEqualTo(calls.size());
    }

    private ExchangeJournal journal(Exchange... exchanges) {
        var journal = new ExchangeJournal(database().get(DataSource.class));
        List.of(exchanges).forEach(journal::onExchange);
        journal.close();
        return journal;
    }

    private int count(String table) {
        return database().reads().queryForList("select 1 from " + table).size();
    }

    private String text(String query) {
        return database().reads().queryForObject(query, String.class);
    }
}
