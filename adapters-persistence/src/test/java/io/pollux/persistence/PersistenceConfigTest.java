package io.pollux.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pollux.application.access.TokenStore;
import io.pollux.application.keys.KeyStore;
import io.pollux.domain.access.Scope;
import io.pollux.domain.access.Token;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.flywaydb.core.Flyway;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionManager;

class PersistenceConfigTest {
    @RegisterExtension
    static final OpenedDatabase sqlite = OpenedDatabase.sqlite();

    @RegisterExtension
    static final OpenedDatabase mariaDb = OpenedDatabase.mariaDb(PersistenceConfigTest.class);

    @TempDir
    Path dataDir;

    static List<OpenedDatabase> both() {
        return List.of(sqlite, mariaDb);
    }

    @Test
    void sqlite_is_durable_patient_and_lets_readers_pass() {
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        assertThat(pragma("busy_timeout")).isEqualTo("5000");
        assertThat(pragma("synchronous")).isEqualTo("1");
        assertThat(pragma("foreign_keys")).isEqualTo("1");
    }

    @ParameterizedTest
    @MethodSource("both")
    void readers_cannot_write(OpenedDatabase database) {
        assertThatThrownBy(() -> database.reads().update("delete from client_token"))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void a_mariadb_is_not_taken_for_a_mysql() {
        var dialect = mariaDb.get(EntityManagerFactory.class)
                .unwrap(SessionFactoryImplementor.class)
                .getJdbcServices()
                .getDialect();

        assertThat(dialect).isInstanceOf(MariaDBDialect.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void one_process_at_a_time_holds_a_lock(OpenedDatabase database) {
        var wish = new LockConfiguration(Instant.now(), "probe", Duration.ofMinutes(1), Duration.ZERO);

        var first = database.get(LockProvider.class).lock(wish);
        var second = database.getInSecondProcess(LockProvider.class).lock(wish);
        first.ifPresent(SimpleLock::unlock);
        var third = database.getInSecondProcess(LockProvider.class).lock(wish);

        assertThat(first).isPresent();
        assertThat(second).isEmpty();
        assertThat(third).isPresent();
    }

    @ParameterizedTest
    @MethodSource("both")
    void spring_boot_stands_back(OpenedDatabase database) {
        var application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean(Database.class, database::database);
                    beans.registerBean(MasterKey.class, () -> MasterKey.read("", dataDir));
                    beans.registerBean(Clock.class, Clock::systemUTC);
                });

        try (var context = application.run()) {
            assertThat(context.getBeansOfType(DataSource.class)).containsOnlyKeys("writes", "reads");
            assertThat(context.getBeansOfType(Flyway.class)).hasSize(1);
            assertThat(context.getBeansOfType(EntityManagerFactory.class)).hasSize(1);
            assertThat(context.getBeansOfType(TransactionManager.class)).hasSize(1);
            assertThat(context.getBean(KeyStore.class).loadHealth()).isEmpty();
        }
    }

    @Test
    void a_wrong_password_ends_in_one_sentence_without_it() {
        var good = mariaDb.database();
        var bad = new Database(good.kind(), good.url(), "nobody", "hunter2", dataDir);

        var failure = catchThrowable(() -> OpenedDatabase.open(bad));

        assertThat(sentence(failure))
                .startsWith("The database at 127.0.0.1:")
                .contains("/persistenceconfigtest cannot be used: Access denied for user 'nobody'@'");
        assertThat(failure).extracting(PersistenceConfigTest::trace).asString().doesNotContain("hunter2");
    }

    @Test
    void a_server_that_is_not_there_ends_in_one_sentence() {
        var nowhere = new Database(
                Database.Kind.MYSQL, "jdbc:mysql://127.0.0.1:9/pollux?password=hunter2", "pollux", "hunter2", dataDir);

        var sentence = sentence(catchThrowable(() -> OpenedDatabase.open(nowhere)));

        assertThat(sentence).isEqualTo("The database at 127.0.0.1:9/pollux cannot be used: Connection refused.");
    }

    @Test
    void a_file_that_is_no_database_ends_in_one_sentence() throws Exception {
        Files.writeString(dataDir.resolve("pollux.db"), "no database ".repeat(1_000));

        var sentence = sentence(catchThrowable(() -> OpenedDatabase.open(Database.embedded(dataDir))));

        assertThat(sentence)
                .startsWith("The database at " + dataDir.resolve("pollux.db") + " cannot be used: ")
                .contains("not a database");
    }

    @Test
    void a_server_behind_a_unix_socket_serves_as_well() {
        var name = PersistenceConfigTest.class.getSimpleName().toLowerCase(Locale.ROOT);
        var behind = Database.behindSocket(
                SharedMariaDb.socket(), name, SharedMariaDb.USER, SharedMariaDb.PASSWORD, dataDir);
        var tokens = List.of(
                new Token("t_1", "x".repeat(200), Scope.CLIENT, "0"), new Token("t_2", "two", Scope.ADMIN, "1"));

        try (var process = OpenedDatabase.open(behind)) {
            tokens.forEach(process.getBean(TokenStore.class)::add);

            assertThat(process.getBean(DatabaseHealth.class).reachable()).isTrue();
        }

        assertThat(mariaDb.get(TokenStore.class).loadAll()).containsExactlyElementsOf(tokens);
        assertThat(behind).hasToString("Database[MYSQL, localhost/" + name + "]");
    }

    @Test
    void a_socket_that_is_not_there_ends_in_one_sentence() {
        var nowhere = Database.behindSocket(dataDir.resolve("no.sock"), "pollux", "pollux", "", dataDir);

        var sentence = sentence(catchThrowable(() -> OpenedDatabase.open(nowhere)));

        assertThat(sentence).startsWith("The database at localhost/pollux cannot be used: ");
    }

    @Test
    void a_data_directory_that_cannot_be_used_ends_in_one_sentence() throws IOException {
        Files.createDirectory(dataDir.resolve("start.lock"));

        var sentence = sentence(catchThrowable(() -> OpenedDatabase.open(Database.embedded(dataDir))));

        assertThat(sentence).startsWith("The data directory " + dataDir + " cannot be used: ");
    }

    @Test
    void a_database_does_not_show_its_password() {
        var database = new Database(
                Database.Kind.MYSQL, "jdbc:mysql://u:hunter2@db:3306/pollux?a=b@c", "u", "hunter2", dataDir);

        assertThat(database).hasToString("Database[MYSQL, db:3306/pollux]");
    }

    private static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String sentence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseUnavailable) {
                return cause.getMessage();
            }
        }
        throw new AssertionError("no DatabaseUnavailable", failure);
    }

    private static String pragma(String name) {
        return sqlite.writes().queryForObject("pragma " + name, String.class);
    }

    @EnableAutoConfiguration
    @Import(PersistenceConfig.class)
    static class Application {}
}
