package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import io.pollux.persistence.Database;
import io.pollux.persistence.OpenedDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The product, which has fewer libraries than the tests of its modules, over a server's database. */
class MariaDbIT {
    private static final String GOOD =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}";
    private static final String INVALID = "{\"error\":{\"code\":400,\"message\":\"API key not valid.\","
            + "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
            + "\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}]}}";
    private static final Map<String, Integer> REJECTED = Map.of("ACTIVE", 1, "REJECTED", 1);

    @Test
    void calls_are_journalled_and_a_rejected_key_stays_so_after_a_kill() throws Exception {
        var database = OpenedDatabase.emptyMariaDb(MariaDbIT.class);
        try (var google = new ScriptedServer(connection -> {
                    var valid = connection.request().contains("key-good");
                    connection.head(valid ? 200 : 400, "application/json");
                    connection.write(valid ? GOOD : INVALID);
                });
                var gateway = GatewayProcess.start(environment(google.url(), database))) {
            for (var i = 0; i < 4; i++) {
                assertThat(call(gateway)).isEqualTo(200);
            }
            Await.until(
                    "calls and the key's state are written",
                    Duration.ofSeconds(20),
                    () -> rows(database, "exchange", "status").equals(Map.of("200", 4))
                            && rows(database, "api_key", "status").equals(REJECTED));

            gateway.kill();
            gateway.restart();
            google.requests.clear();
            assertThat(call(gateway)).isEqualTo(200);
            assertThat(call(gateway)).isEqualTo(200);

            assertThat(google.requests).hasSize(2).allMatch(request -> request.contains("key-good"));
            assertThat(rows(database, "api_key", "status")).isEqualTo(REJECTED);
            assertThat(gateway.log()).doesNotContain(" ERROR ").containsOnlyOnce(" WARN ");
        }
    }

    private static Map<String, String> environment(String google, Database database) {
        var place = URI.create(database.url().substring("jdbc:".length()));
        return Map.of(
                "BASE_URL", google + "/v1beta",
                "API_KEYS", "[\"key-good\",\"key-invalid\"]",
                "ALLOWED_TOKENS", "[\"a-client-token\"]",
                "DATABASE_TYPE", "mysql",
                "MYSQL_HOST", place.getHost(),
                "MYSQL_PORT", Integer.toString(place.getPort()),
                "MYSQL_DATABASE", place.getPath().substring(1),
                "MYSQL_USER", database.user(),
                "MYSQL_PASSWORD", database.password());
    }

    private static int call(GatewayProcess gateway) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(
                                            gateway.baseUrl() + "/v1beta/models/gemini-3.8-flash:generateContent"))
                                    .header("x-goog-api-key", "a-client-token")
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** How many rows of a table have each value in a column. */
    private static Map<String, Integer> rows(Database database, String table, String column) {
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select " + column + ", count(*) from " + table + " group by " + column)) {
            var counts = new HashMap<String, Integer>();
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getInt(2));
            }
            return counts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
