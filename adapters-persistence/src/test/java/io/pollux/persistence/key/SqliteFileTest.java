package io.pollux.persistence.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.application.access.TokenStore;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import io.pollux.persistence.OpenedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is particular about a database that is a file. */
class SqliteFileTest {
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
    void states_and_tokens_are_read_while_another_process_writes() throws SQLException {
        try (var writer = database.getInSecondProcess(DataSource.class).getConnection()) {
            writer.setAutoCommit(false);
            try (var statement = writer.createStatement()) {
                statement.executeUpdate("delete from model_window");

                assertThat(database.get(JpaKeyStore.class).loadWindows(Instant.EPOCH))
                        .isEmpty();
                assertThat(database.get(TokenStore.class).loadAll()).isEmpty();
            } finally {
                writer.rollback();
            }
        }
    }

    @Test
    void a_project_name_that_does_not_fit_is_refused() {
        var key = new ApiKey(new KeyId("k_1"), new Secret("AIza"), new ProjectId("p".repeat(201)));

        assertThatThrownBy(() -> database.get(JpaKeyStore.class).add(List.of(key)))
                .hasMessage("project of key k_1: 201 characters (expected: at most 200)");
    }
}
