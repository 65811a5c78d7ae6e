package io.pollux.e2e.wire;

import io.pollux.e2e.Await;
import io.pollux.e2e.GatewayProcess;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What a gateway has written to its SQLite file, read only. It writes behind its calls, so reading waits. */
final class Kept {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String url;

    Kept(GatewayProcess gateway) {
        url = "jdbc:sqlite:file:" + gateway.dataDir().resolve("pollux.db") + "?mode=ro";
    }

    /** The journal's row of a call: outcome, status, attempts, last failure. */
    Row call(String id) {
        var row = new AtomicReference<List<String>>(List.of());
        Await.until("call " + id + " is in the journal", PATIENCE, () -> {
            row.set(rows("select outcome, status, attempt_count, failure from exchange where call_id = ?", id));
            return !row.get().isEmpty();
        });
        return row(row.get().getFirst());
    }

    /** The row of the one call that was made to a model. */
    Row onlyCallTo(String model) {
        Await.until(
                "the call to " + model + " is in the journal",
                PATIENCE,
                () -> callsTo(model).size() == 1);
        return row(callsTo(model).getFirst());
    }

    private List<String> callsTo(String model) {
        return rows("select outcome, status, attempt_count, failure from exchange where model_asked = ?", model);
    }

    private static Row row(String text) {
        var columns = text.split("\\|", -1);
        return new Row(columns[0], Integer.parseInt(columns[1]), Integer.parseInt(columns[2]), columns[3]);
    }

    /** The evidence of a call's last attempt. */
    String evidence(String id) {
        call(id);
        return rows("select evidence from attempt where call_id = ? order by number desc", id)
                .getFirst();
    }

    /** How many keys are rejected. */
    int rejected() {
        return Integer.parseInt(rows("select count(*) from api_key where status = ?", "REJECTED")
                .getFirst());
    }

    /** The kinds of the windows of a model that are not ready. */
    List<String> windows(String model) {
        return rows("select kind from model_window where model = ?", model);
    }

    /** When a model's window ends, in microseconds since 1970; the first to do so. */
    long until(String model) {
        return Long.parseLong(rows("select until_at from model_window where model = ? order by until_at", model)
                .getFirst());
    }

    private List<String> rows(String query, String parameter) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (var result = statement.executeQuery()) {
                var width = result.getMetaData().getColumnCount();
                var rows = new ArrayList<String>();
                while (result.next()) {
                    var row = new StringBuilder(String.valueOf(result.getString(1)));
                    for (var column = 2; column <= width; column++) {
                        row.append('|').append(result.getString(column));
                    }
                    rows.add(row.toString());
                }
                return rows;
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    record Row(String outcome, int status, int attempts, String failure) {}
}
