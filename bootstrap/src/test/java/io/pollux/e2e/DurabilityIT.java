package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway has learned and written is still there after it was killed, and stopping it hurts nobody. */
class DurabilityIT {
    private static final String TOKEN = "a-client-token";
    private static final String GOOD =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"totalTokenCount\":3}}";
    private static final Map<String, String> ERRORS = Map.of(
            "key-spent", "429-rpd-free.json",
            "key-resting", "429-tpm-free.json",
            "key-invalid", "400-api-key-invalid.json",
            "key-suspended", "403-consumer-suspended.json",
            "key-excluded", "429-limit0.json");

    @Test
    void after_a_kill_under_load_every_key_is_in_the_state_it_was_in() throws Exception {
        try (var google = new ScriptedServer(DurabilityIT::answerByKey);
                var gateway = GatewayProcess.start(environment(google.url(), "30"))) {
            var answered = load(gateway, google, Duration.ofSeconds(3));
            var before = states(gateway.dataDir());
            var journalled = count(gateway.dataDir());

            gateway.restart();
            google.requests.clear();
            for (var i = 0; i < 6; i++) {
                assertThat(call(gateway)).isEqualTo(200);
            }

            assertThat(states(gateway.dataDir())).isEqualTo(before);
            assertThat(before.values())
                    .containsExactlyInAnyOrder(
                            "ACTIVE",
                            "ACTIVE",
                            "ACTIVE",
                            "ACTIVE",
                            "ACTIVE",
                            "REJECTED",
                            "REJECTED",
                            "RESTING",
                            "SPENT",
                            "NOT_ON_TIER");
            assertThat(google.requests).hasSize(6).allMatch(request -> request.contains("key-good"));
            assertThat(journalled).isPositive().isLessThanOrEqualTo(answered.total);
            assertThat(answered.total - journalled)
                    .as("calls of the last second: %s of %s", answered.lastSecond, answered.total)
                    .isLessThanOrEqualTo(answered.lastSecond);
        }
    }

    @Test
    void an_order_to_stop_lets_an_open_stream_finish_and_takes_no_new_calls() throws Exception {
        var goOn = new CountDownLatch(1);
        try (var google = new ScriptedServer(connection -> {
                    connection.head(200, "text/event-stream");
                    connection.write(event("first", false));
                    await(goOn);
                    connection.write(event("last", true));
                });
                var gateway = GatewayProcess.start(environment(google.url(), "30"));
                var caller = new RawHttp(gateway.port())) {
            caller.send(stream());
            caller.until("first");
            gateway.handle().destroy();
            Await.until("new connections are refused", Duration.ofSeconds(10), () -> isRefused(gateway));
            goOn.countDown();

            assertThat(caller.untilTheEnd()).contains("last").endsWith("0\r\n\r\n");
            assertThat(gateway.handle().onExit().get(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void after_the_grace_an_open_stream_ends_with_an_error_event() throws Exception {
        var gone = new CountDownLatch(1);
        try (var google = new ScriptedServer(connection -> {
                    connection.head(200, "text/event-stream");
                    connection.write(event("first", false));
                    connection.awaitEnd(gone);
                });
                var gateway = GatewayProcess.start(environment(google.url(), "1"));
                var caller = new RawHttp(gateway.port())) {
            caller.send(stream());
            caller.until("first");
            gateway.handle().destroy();

            assertThat(caller.untilTheEnd())
                    .contains("data: {\"error\":{\"code\":503")
                    .contains("shutting down");
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void processes_that_start_at_once_on_an_empty_directory_all_serve(@TempDir Path dataDir) throws Exception {
        try (var google = new ScriptedServer(DurabilityIT::answerByKey);
                var starts = Executors.newVirtualThreadPerTaskExecutor()) {
            var variables = new HashMap<>(environment(google.url(), "30"));
            variables.put("DATA_DIR", dataDir.toString());
            var first = starts.submit(() -> GatewayProcess.start(variables));
            var second = starts.submit(() -> GatewayProcess.start(variables));

            try (var one = first.get();
                    var other = second.get()) {
                assertThat(call(one)).isEqualTo(200);
                assertThat(call(other)).isEqualTo(200);
            }
        }
    }

    @Test
    void without_a_usable_database_a_gateway_is_not_ready_but_goes_on_relaying() throws Exception {
        try (var google = new ScriptedServer(DurabilityIT::answerByKey);
                var gateway = GatewayProcess.start(environment(google.url(), "30"))) {
            try (var connection = DriverManager.getConnection(
                            "jdbc:sqlite:" + gateway.dataDir().resolve("pollux.db"));
                    var statement = connection.createStatement()) {
                statement.execute("drop table client_token");
            }

            Await.until("the gateway is not ready", Duration.ofSeconds(20), () -> readiness(gateway) == 503);
            assertThat(call(gateway)).isEqualTo(200);
        }
    }

    private static Map<String, String> environment(String url, String grace) {
        return Map.of(
                "BASE_URL",
                url,
                "API_KEYS",
                "key-good-1,key-spent,key-invalid,key-resting,key-suspended,key-excluded,key-good-2",
                "MAX_RETRIES",
                "7",
                "ALLOWED_TOKENS",
                TOKEN,
                "AUTH_TOKEN",
                "adm",
                "SHUTDOWN_GRACE_SECONDS",
                grace);
    }

    private static void answerByKey(ScriptedServer.Connection connection) throws IOException {
        var request = connection.request();
        do {
            var asked = request;
            var error = ERRORS.entrySet().stream()
                    .filter(entry -> asked.contains(entry.getKey()))
                    .findFirst();
            if (error.isPresent()) {
                connection.answer(
                        Integer.parseInt(error.get().getValue().substring(0, 3)),
                        "application/json",
                        sample("errors/" + error.get().getValue()));
            } else {
                connection.answer(200, "application/json", GOOD);
            }
            request = connection.readRequest();
        } while (!request.isEmpty());
    }

    /** Sends calls from many threads for a while, then kills the gateway in the middle of them. */
    private static Answered load(GatewayProcess gateway, ScriptedServer google, Duration time) throws Exception {
        var stop = new AtomicBoolean();
        var total = new AtomicInteger();
        var times = java.util.Collections.synchronizedList(new ArrayList<Long>());
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        for (var i = 0; i < 24; i++) {
            threads.execute(() -> {
                try {
                    while (!stop.get()) {
                        if (call(gateway) == 200) {
                            total.incrementAndGet();
                            times.add(System.nanoTime());
                        }
                    }
                } catch (IOException | InterruptedException e) {
                    stop.set(true);
                }
            });
        }
        var end = System.nanoTime() + time.toNanos();
        Await.until("there was load", time.multipliedBy(4), () -> System.nanoTime() > end && total.get() > 100);
        assertThat(google.requests).isNotEmpty();
        gateway.kill();
        var killed = System.nanoTime();
        stop.set(true);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        var lastSecond =
                times.stream().filter(at -> at > killed - 1_000_000_000L).count();
        return new Answered(total.get(), (int) lastSecond);
    }

    private static int call(GatewayProcess gateway) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(
                                            gateway.baseUrl() + "/v1beta/models/gemini-3.8-flash:generateContent"))
                                    .header("x-goog-api-key", TOKEN)
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }
    }

    private static int readiness(GatewayProcess gateway) {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/actuator/health/readiness"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRefused(GatewayProcess gateway) {
        try (var caller = new RawHttp(gateway.port())) {
            return caller.send("GET /health HTTP/1.0\r\n\r\n").untilTheEnd().isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    private static String stream() {
        return "POST /v1beta/models/m:streamGenerateContent?alt=sse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "x-goog-api-key: " + TOKEN + "\r\nContent-Length: 2\r\n\r\n{}";
    }

    private static String event(String text, boolean last) {
        return "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]}"
                + (last ? ",\"finishReason\":\"STOP\"" : "") + "}]}\r\n\r\n";
    }

    /** Key ids to statuses, and (project, model) pairs to kinds of windows with their ends. */
    private static Map<String, String> states(Path dataDir) throws SQLException {
        var states = new HashMap<String, String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("pollux.db"));
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("select id, status from api_key")) {
                while (rows.next()) {
                    states.put(rows.getString(1), rows.getString(2));
                }
            }
            try (var rows = statement.executeQuery("select project, model, until_at, kind from model_window")) {
                while (rows.next()) {
                    states.put(rows.getString(1) + "/" + rows.getString(2) + "/" + rows.getLong(3), rows.getString(4));
                }
            }
        }
        return states;
    }

    private static int count(Path dataDir) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("pollux.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from exchange where status = 200")) {
            return rows.getInt(1);
        }
    }

    private static String sample(String name) throws IOException {
        try (var in = DurabilityIT.class.getResourceAsStream("/samples/" + name)) {
            return new String(List.of(in).getFirst().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private record Answered(int total, int lastSecond) {}
}
