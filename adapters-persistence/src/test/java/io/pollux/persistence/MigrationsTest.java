package io.pollux.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class MigrationsTest {
    @RegisterExtension
    static final OpenedDatabase sqlite = OpenedDatabase.sqlite();

    @RegisterExtension
    static final OpenedDatabase mariaDb = OpenedDatabase.mariaDb(MigrationsTest.class);

    @Test
    void both_folders_make_the_same_tables_and_columns() throws SQLException {
        var onSqlite = columns(sqlite);
        var onMariaDb = columns(mariaDb);

        assertThat(onSqlite).hasSizeGreaterThan(50).isEqualTo(onMariaDb);
    }

    @Test
    void both_folders_make_the_same_keys_and_indexes() throws SQLException {
        var onSqlite = indexes(sqlite);
        var onMariaDb = indexes(mariaDb);

        assertThat(onSqlite)
                .contains("attempt unique: call_id, number", "exchange: started_at")
                .isEqualTo(onMariaDb);
    }

    @RepeatedTest(5)
    void processes_that_start_at_once_on_an_empty_file_agree(@TempDir Path dataDir)
            throws ExecutionException, InterruptedException {
        var database = Database.embedded(dataDir);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var processes = IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> OpenedDatabase.open(database)))
                    .toList();

            for (var process : processes) {
                try (var context = process.get()) {
                    var migrations = new JdbcTemplate(context.getBean(DataSource.class))
                            .queryForObject("select count(*) from flyway_schema_history where success", Integer.class);
                    assertThat(migrations).isEqualTo(1);
                }
            }
        }
    }

    /** Every column of every table, in order, with whether it may be null and roughly what it holds. */
    private static List<String> columns(OpenedDatabase database) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = database.get(DataSource.class).getConnection();
                var columns = connection.getMetaData().getColumns(connection.getCatalog(), null, "%", "%")) {
            while (columns.next()) {
                var table = columns.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                if (!isOurs(table)) {
                    continue;
                }
                var type = columns.getString("TYPE_NAME").toUpperCase(Locale.ROOT);
                found.add("%s.%03d %s %s %s"
                        .formatted(
                                table,
                                columns.getInt("ORDINAL_POSITION"),
                                columns.getString("COLUMN_NAME"),
                                columns.getString("IS_NULLABLE"),
                                type.startsWith("VARCHAR")
                                        ? "VARCHAR " + columns.getInt("COLUMN_SIZE")
                                        : family(type)));
            }
        }
        return found.stream().sorted().toList();
    }

    private static String family(String type) {
        return switch (type) {
            case "BLOB", "VARBINARY" -> "bytes";
            case "TIMESTAMP", "DATETIME" -> "instant";
            case "INTEGER", "BIGINT" -> "BIGINT";
            case "BIT", "TINYINT", "BOOLEAN" -> "BOOLEAN";
            default -> type;
        };
    }

    private static List<String> indexes(OpenedDatabase database) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = database.get(DataSource.class).getConnection()) {
            for (var table : List.of("api_key", "model_window", "client_token", "exchange", "attempt", "shedlock")) {
                var byName = new TreeMap<String, String>();
                try (var rows =
                        connection.getMetaData().getIndexInfo(connection.getCatalog(), null, table, false, false)) {
                    while (rows.next()) {
                        var unique = rows.getBoolean("NON_UNIQUE") ? ": " : " unique: ";
                        var column = rows.getString("COLUMN_NAME");
                        byName.merge(
                                rows.getString("INDEX_NAME"), table + unique + column, (all, _) -> all + ", " + column);
                    }
                }
                found.addAll(byName.values());
            }
        }
        // A column that numbers itself is a key without an index on SQLite.
        found.remove("exchange unique: id");
        return found.stream().sorted().toList();
    }

    private static boolean isOurs(String table) {
        return !table.startsWith("sqlite_") && !table.startsWith("flyway_") && !table.contains("index");
    }
}
