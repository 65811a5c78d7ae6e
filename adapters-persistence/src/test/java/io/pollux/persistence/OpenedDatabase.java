package io.pollux.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** A real database under the real configuration: for one test class, empty before each test, gone after the last. */
public final class OpenedDatabase implements BeforeEachCallback, AfterAllCallback {
    private static final List<String> TABLES =
            List.of("api_key", "model_window", "client_token", "exchange", "attempt", "shedlock");

    private final Database database;
    private final List<AnnotationConfigApplicationContext> processes = new ArrayList<>();

    private OpenedDatabase(Database database) {
        this.database = database;
        processes.add(open(database));
    }

    public static OpenedDatabase sqlite() {
        return new OpenedDatabase(Database.embedded(temporaryDirectory()));
    }

    public static OpenedDatabase mariaDb(Class<?> test) {
        return new OpenedDatabase(emptyMariaDb(test));
    }

    /** An empty database of the test's own on the JVM's one MariaDB server. */
    public static Database emptyMariaDb(Class<?> test) {
        var name = test.getSimpleName().toLowerCase(Locale.ROOT);
        var port = SharedMariaDb.create(name);
        var url = "jdbc:mysql://127.0.0.1:" + port + "/" + name;
        return new Database(Database.Kind.MYSQL, url, SharedMariaDb.USER, SharedMariaDb.PASSWORD, temporaryDirectory());
    }

    /** A process over the database, to be closed by the caller. */
    public static AnnotationConfigApplicationContext open(Database database) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(Database.class, () -> database);
        context.registerBean(MasterKey.class, () -> MasterKey.read("", database.dataDir()));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(PersistenceConfig.class);
        context.refresh();
        return context;
    }

    public Database database() {
        return database;
    }

    /** A bean of the first process. */
    public <T> T get(Class<T> type) {
        return processes.getFirst().getBean(type);
    }

    /** A bean of a second process over the same database. */
    public <T> T getInSecondProcess(Class<T> type) {
        if (processes.size() == 1) {
            processes.add(open(database));
        }
        return processes.getLast().getBean(type);
    }

    public JdbcTemplate writes() {
        return new JdbcTemplate(get(DataSource.class));
    }

    public JdbcTemplate reads() {
        return new JdbcTemplate(processes.getFirst().getBean("reads", DataSource.class));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        TABLES.forEach(table -> writes().update("delete from " + table));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        processes.forEach(AnnotationConfigApplicationContext::close);
        FileSystemUtils.deleteRecursively(database.dataDir());
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("pollux");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
