package io.pollux.persistence.exchange;

import static io.pollux.persistence.exchange.Exchanges.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import io.pollux.persistence.Gate;
import io.pollux.persistence.OpenedDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The journal in front of a MariaDB whose connections break. */
class JournalOutageTest {
    @RegisterExtension
    static final OpenedDatabase database = OpenedDatabase.mariaDb(JournalOutageTest.class);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ExchangeJournal.class);
    private Gate gate;
    private HikariDataSource throughTheGate;

    @BeforeEach
    void put_the_gate_in_front() throws IOException {
        var url = database.database().url();
        var port = Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
        gate = new Gate(port);
        throughTheGate = new HikariDataSource();
        throughTheGate.setJdbcUrl(url.replace(":" + port + "/", ":" + gate.port() + "/"));
        throughTheGate.setUsername(database.database().user());
        throughTheGate.setPassword(database.database().password());
        throughTheGate.setMaximumPoolSize(1);
        throughTheGate.setConnectionTimeout(250);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void take_the_gate_away() throws IOException {
        logger.detachAppender(logged);
        logger.setAdditive(true);
        throughTheGate.close();
        gate.close();
    }

    @Test
    void calls_are_kept_over_an_outage_and_what_finds_no_room_is_counted() {
        try (var journal = new ExchangeJournal(throughTheGate, 20, Duration.ofMillis(250), Duration.ofSeconds(10))) {
            journal.onExchange(call("before"));
            await().until(() -> journal.written() == 1);

            gate.shut();
            IntStream.range(0, 50).forEach(n -> journal.onExchange(call("during_" + n)));
            await().until(() -> !logged.list.isEmpty());
            assertThat(journal.waiting()).isEqualTo(20);
            assertThat(journal.dropped()).isEqualTo(30);

            gate.open();
            await().until(() -> journal.waiting() == 0);
            journal.onExchange(call("after"));
        }

        assertThat(database.reads().queryForList("select call_id from exchange", String.class))
                .hasSize(22)
                .contains("before", "during_0", "during_19", "after")
                .doesNotContain("during_20");
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The journal cannot be written; calls are kept and writing is tried again",
                        "The journal can be written again");
    }

    @Test
    void closing_during_an_outage_ends_in_time_and_says_what_is_lost() {
        var journal = new ExchangeJournal(throughTheGate, 100, Duration.ofMillis(250), Duration.ofMillis(600));
        gate.shut();
        IntStream.range(0, 7).forEach(n -> journal.onExchange(call("c_" + n)));

        var start = System.nanoTime();
        journal.close();
        var took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(took).isLessThan(Duration.ofSeconds(2));
        assertThat(journal.waiting()).isEqualTo(7);
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .singleElement()
                .satisfies(event -> assertThat(event.getKeyValuePairs()).containsExactly(new KeyValuePair("lost", 7)));
    }

    @Test
    void a_closed_journal_takes_no_more_calls() {
        var journal = new ExchangeJournal(throughTheGate);
        journal.close();

        journal.onExchange(call("late"));

        assertThat(journal.dropped()).isEqualTo(1);
        assertThat(journal.waiting()).isZero();
    }
}
