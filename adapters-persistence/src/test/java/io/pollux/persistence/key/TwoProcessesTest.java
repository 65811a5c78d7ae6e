package io.pollux.persistence.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.exchange.TokenUsage;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.KeyStatus;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import io.pollux.domain.pool.PoolChange.KeyChanged;
import io.pollux.domain.pool.PoolChange.WindowChanged;
import io.pollux.domain.quota.ModelWindow;
import io.pollux.persistence.OpenedDatabase;
import io.pollux.persistence.exchange.ExchangeJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two processes over one database, each with its own pools. */
class TwoProcessesTest {
    private static final Instant NOW = Instant.parse("2026-03-08T09:59:59.123456Z");
    private static final ProjectId PROJECT = new ProjectId("p");

    @RegisterExtension
    static final OpenedDatabase sqlite = OpenedDatabase.sqlite();

    @RegisterExtension
    static final OpenedDatabase mariaDb = OpenedDatabase.mariaDb(TwoProcessesTest.class);

    static List<OpenedDatabase> both() {
        return List.of(sqlite, mariaDb);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_two_processes_write_at_once_is_all_there(OpenedDatabase database)
            throws ExecutionException, InterruptedException {
        var first = database.get(JpaKeyStore.class);
        var second = database.getInSecondProcess(JpaKeyStore.class);
        var firstJournal = new ExchangeJournal(database.get(DataSource.class));
        var secondJournal = new ExchangeJournal(database.getInSecondProcess(DataSource.class));
        first.add(List.of(new ApiKey(new KeyId("k_a"), new Secret("a"), PROJECT)));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = List.of(
                    threads.submit(saves(first)),
                    threads.submit(saves(second)),
                    threads.submit(adds(first, 0)),
                    threads.submit(adds(second, 3_000)),
                    threads.submit(calls(firstJournal, "c1_")),
                    threads.submit(calls(secondJournal, "c2_")));
            for (var part : work) {
                part.get();
            }
        }

        // The halves overlap by 3 000 keys.
        assertThat(first.loadHealth()).hasSize(9_001);
        assertThat(second.loadWindows(NOW)).hasSize(50);
        assertThat(firstJournal.written()).isEqualTo(10_000);
        assertThat(database.reads().queryForObject("select count(*) from exchange", Integer.class))
                .isEqualTo(20_000);
    }

    private static Callable<Integer> saves(JpaKeyStore store) {
        return () -> {
            for (var n = 0; n < 150; n++) {
                var cause = new Cause("round " + n, NOW, "");
                store.save(List.of(
                        new KeyChanged(new KeyId("k_a"), new KeyHealth(new KeyStatus.Rejected(cause), n)),
                        new WindowChanged(
                                PROJECT,
                                "m" + n % 50,
                                Optional.of(new ModelWindow.Resting(cause, NOW.plusSeconds(60))))));
            }
            return 0;
        };
    }

    private static Callable<Integer> adds(JpaKeyStore store, int from) {
        return () -> store.add(IntStream.range(from, from + 6_000)
                .mapToObj(n -> new ApiKey(new KeyId("k_" + n), new Secret("s" + n), PROJECT))
                .toList());
    }

    private static Callable<Integer> calls(ExchangeJournal journal, String prefix) {
        return () -> {
            for (var n = 0; n < 10_000; n++) {
                journal.onExchange(new Exchange(
                        prefix + n,
                        NOW,
                        new Caller("t_a", Scope.CLIENT),
                        "generateContent",
                        "m",
                        "m",
                        false,
                        200,
                        Outcome.COMPLETED,
                        "STOP",
                        Duration.ZERO,
                        Duration.ZERO,
                        TokenUsage.NONE,
                        List.of()));
            }
            journal.close();
            return 0;
        };
    }
}
