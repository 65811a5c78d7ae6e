package io.pollux.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DatabaseHealthTest {
    @RegisterExtension
    static final OpenedDatabase sqlite = OpenedDatabase.sqlite();

    @RegisterExtension
    static final OpenedDatabase mariaDb = OpenedDatabase.mariaDb(DatabaseHealthTest.class);

    @Test
    void a_database_that_answers_is_reachable() {
        assertThat(sqlite.get(DatabaseHealth.class).reachable()).isTrue();
        assertThat(mariaDb.get(DatabaseHealth.class).reachable()).isTrue();
        assertThat(mariaDb.get(DatabaseHealth.class).reachable()).isTrue();
    }

    @Test
    void a_database_without_our_tables_is_not(@TempDir Path directory) {
        try (var empty = new HikariDataSource()) {
            empty.setJdbcUrl("jdbc:sqlite:" + directory.resolve("empty.db"));

            assertThat(new DatabaseHealth(empty).reachable()).isFalse();
        }
    }

    @Test
    void a_server_that_says_nothing_is_given_up_after_two_seconds() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:mysql://127.0.0.1:" + silent.getLocalPort() + "/pollux?connectTimeout=5000");
            var health = new DatabaseHealth(pool);

            var start = System.nanoTime();
            var reachable = health.reachable();

            assertThat(reachable).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(3));
        }
    }
}
