package io.pollux.persistence.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is particular about a database that is a file. */
class SqliteFileTest {
    private static final Instant NOW = Instant.parse("2026-03-08T09:59:59.123456Z");
    private static final ProjectId PROJECT = new ProjectId("p");

    @RegisterExtension
    static final OpenedDatabase database = OpenedDatabase.sqlite();

    @Test
    void no_secret_is_in_the_files() throws IOException {
        var secret = "AIzaSyTestOnly-FindMeIfYouCan";

        database.get(JpaKeyStore.class).add(List.of(new ApiKey(new KeyId("k_findable"), new Secret(secret), PROJECT)));

        try (var files = Files.list(database.database().dataDir())) {
            var bytes = new StringBuilder();
            for (var file : files.toList()) {
                bytes.append(new String(Files.readAllBytes(file), ISO_8859_1));
            }
            assertThat(bytes.indexOf("k_findable")).isPositive();
            assertThat(bytes.indexOf(secret)).isNegative();
            assertThat(bytes.indexOf("FindMe")).isNegative();
        }
    }

    @Test
    void keys_come_back_with_their_secrets_and_latest_projects() {
        var store = database.get(JpaKeyStore.class);
        var keys = IntStream.range(0, 2_000)
                .mapToObj(n -> new ApiKey(new KeyId("k_%04d".formatted(n)), new Secret("AIza" + n), PROJECT))
                .toList();
        var moved = new ApiKey(keys.get(7).id(), keys.get(7).secret(), new ProjectId("elsewhere"));
        store.add(keys);

        store.add(List.of(moved));

        assertThat(database.getInSecondProcess(JpaKeyStore.class).loadKeys())
                .hasSize(2_000)
                .contains(keys.getFirst(), moved)
                .doesNotContain(keys.get(7));
    }

    @Test
    void a_project_name_that_does_not_fit_is_refused() {
        var key = new ApiKey(new KeyId("k_1"), new Secret("AIza"), new ProjectId("p".repeat(201)));

        assertThatThrownBy(() -> database.get(JpaKeyStore.class).add(List.of(key)))
                .hasMessage("project of key k_1: 201 characters (expected: at most 200)");
    }

    @Test
    void two_processes_write_to_one_file() throws ExecutionException, InterruptedException {
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
        assertThat(firstJournal.written()).isEqualTo(20_000);
        assertThat(database.reads().queryForObject("select count(*) from exchange", Integer.class))
                .isEqualTo(40_000);
    }

    private static Callable<Integer> saves(JpaKeyStore store) {
        return () -> {
            for (var n = 0; n < 300; n++) {
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
            for (var n = 0; n < 20_000; n++) {
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
