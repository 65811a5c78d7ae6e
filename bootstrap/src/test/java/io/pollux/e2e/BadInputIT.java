package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves the grammar or the limits is refused in JSON, reaches no upstream, moves no key and disturbs nobody. */
class BadInputIT {
    private static final String TOKEN = "a-client-token";
    private static final String KEY = "the-only-key";
    private static final String PATH = "/v1beta/models/m:generateContent";
    private static final String GOOD = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";
    private static final AtomicReference<ScriptedServer.Script> script = new AtomicReference<>();
    private static ScriptedServer upstream;
    private static GatewayProcess gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        upstream = new ScriptedServer(connection -> script.get().play(connection));
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                upstream.url(),
                "API_KEYS",
                KEY,
                "ALLOWED_TOKENS",
                TOKEN,
                "AUTH_TOKEN",
                "admin-token",
                "MAX_BODY_MB",
                "1"));
        http = HttpClient.newHttpClient();
        script.set(connection -> connection.answer(200, "application/json", GOOD));
    }

    @AfterAll
    static void stop() throws IOException {
        http.close();
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models/../files/x:generateContent",
                "/v1beta/models/..%2ffiles:generateContent",
                "/v1beta/models/a%5cb:generateContent",
                "/v1beta/models/a%0d%0aX:generateContent",
                "/v1beta/models/a%00:generateContent",
                "/v1beta/models/a;b:generateContent",
                "/v1beta/models/a%20b:generateContent",
                "/v1beta/models/m:gen%65rateContent",
                "/v1beta/models//m:generateContent",
                "/v1beta/models/m:generateContent/",
                "/v1beta//models",
                "/v1beta/./models/m",
                "/v1beta/models/m:generateContent?a=%0d%0aX: y",
                "/v1beta/models/%6D:generateContent",
                "/%76%31beta/models/m:generateContent",
                "/v1beta/files/%2e%2e/x",
                "/v2/models/m:generateContent",
                "/gemini/../v1beta/models/m:generateContent"
            })
    void odd_paths_are_refused_in_json_and_never_sent(String path) throws Exception {
        upstream.requests.clear();
        try (var caller = new RawHttp(gateway.port())) {
            var reply = caller.send("POST " + path.replace(" y", "y") + " HTTP/1.1\r\nHost: x\r\nx-goog-api-key: "
                            + TOKEN + "\r\nContent-Length: 2\r\n\r\n{}")
                    .reply();

            assertThat(reply).matches("(?s)HTTP/1\\.1 40[04] .*\r\n\r\n\\{\"error\":\\{\"code\":40[04],.*");
            assertThat(reply).containsIgnoringCase("x-pollux-call-id: ").doesNotContain("Exception", "\tat ", KEY);
        }
        assertThat(upstream.requests).isEmpty();
    }

    @Test
    void ten_bad_requests_in_a_row_move_no_key() throws Exception {
        script.set(
                connection -> connection.answer(
                        400,
                        "application/json",
                        "{\"error\":{\"code\":400,\"message\":\"Request contains an invalid argument.\",\"status\":\"INVALID_ARGUMENT\"}}"));
        for (var i = 0; i < 10; i++) {
            assertThat(post(PATH, "{\"contents\":1}").statusCode()).isEqualTo(400);
        }
        script.set(
                connection -> connection.answer(
                        404,
                        "application/json",
                        "{\"error\":{\"code\":404,\"message\":\"models/x is not found for API version v1beta\",\"status\":\"NOT_FOUND\"}}"));
        for (var i = 0; i < 10; i++) {
            assertThat(post("/v1beta/models/x:generateContent", "{}").statusCode())
                    .isEqualTo(404);
        }
        script.set(connection -> connection.answer(200, "application/json", GOOD));

        assertThat(post(PATH, "{}").statusCode()).isEqualTo(200);
        assertThat(prometheus("admin-token").body())
                .contains("pollux_pool_keys{status=\"active\"} 1.0")
                .contains("pollux_pool_windows_resting 0.0");
    }

    @Test
    void malformed_json_is_400_with_the_place_and_none_of_the_text() throws Exception {
        upstream.requests.clear();
        for (var body : List.of("", "{", "{\"a\":}", "{} x", "[1,2", "nope-secret", "\"open", "[".repeat(600))) {
            var reply = post(PATH, body);

            assertThat(reply.statusCode()).as(body).isEqualTo(400);
            assertThat(reply.body()).startsWith("{\"error\":").doesNotContain("nope-secret");
        }
        assertThat(upstream.requests).isEmpty();
    }

    @Test
    void a_body_over_the_limit_is_413_announced_or_not() throws Exception {
        var large = "{\"a\":\"" + "b".repeat(1024 * 1024) + "\"}";

        var announced = post(PATH, large);
        var chunked = http.send(
                request(PATH)
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(
                                large.getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                        .build(),
                BodyHandlers.ofString());

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("1 MiB");
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @Test
    void without_a_good_token_everything_but_health_is_closed() throws Exception {
        upstream.requests.clear();
        for (var path : List.of(
                PATH,
                "/v1/models",
                "/gemini/v1beta/models",
                "/v1alpha/x",
                "/v1beta/models?key=",
                "/v1beta/models?key=wrong",
                "/actuator/prometheus",
                "/actuator/",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/beans")) {
            assertThat(plain(path).statusCode()).as(path).isEqualTo(401);
        }
        for (var path : List.of(
                "/",
                "/error",
                "/swagger-ui/index.html",
                "/v3/api-docs",
                "/h2-console",
                "/api/config",
                "/health/",
                "/healthx",
                "/actuatorx")) {
            assertThat(plain(path).statusCode()).as(path).isEqualTo(404);
        }
        for (var path :
                List.of("/health", "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            assertThat(plain(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(prometheus(TOKEN).statusCode()).isEqualTo(403);
        assertThat(prometheus("admin-token").statusCode()).isEqualTo(200);
        assertThat(upstream.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/../actuator/prometheus",
                "/gemini/..;/actuator/prometheus",
                "/gemini/%2e%2e/actuator/prometheus",
                "/gemini/..%2factuator/prometheus",
                "/health/../actuator/prometheus",
                "/health;/../actuator/prometheus",
                "//actuator/prometheus",
                "/actuator/health/../prometheus",
                "/actuator/health/..;/prometheus",
                "/actuator;x/prometheus",
                "/%61ctuator/prometheus",
                "http://x/actuator/prometheus"
            })
    void no_spelling_of_a_path_opens_an_operators_door_to_a_client(String path) throws Exception {
        try (var caller = new RawHttp(gateway.port())) {
            var reply = caller.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + TOKEN + "\r\n\r\n")
                    .reply();

            assertThat(reply).startsWith("HTTP/1.1 4").doesNotContain("pollux_pool_keys");
        }
    }

    @Test
    void under_v1_the_model_list_is_googles_when_the_token_comes_googles_way() throws Exception {
        for (var path : List.of("/v1/models", "/v1/models?key=" + TOKEN)) {
            var builder = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path));
            if (!path.contains("key=")) {
                builder.header("x-goog-api-key", TOKEN);
            }
            assertThat(http.send(builder.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
        upstream.requests.clear();
        for (var path : List.of("/v1/chat/completions", "/v1/embeddings")) {
            var reply = http.send(
                    HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                            .header("Authorization", "Bearer " + TOKEN)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(path).isEqualTo(405);
            assertThat(reply.body()).contains("method_not_supported");
        }
        assertThat(upstream.requests).isEmpty();
    }

    @Test
    void half_sent_requests_and_callers_who_do_not_read_block_nobody() throws Exception {
        var large = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + "a".repeat(4_000_000) + "\"}]}}]}";
        var idle = new ArrayList<RawHttp>();
        try {
            for (var i = 0; i < 200; i++) {
                idle.add(new RawHttp(gateway.port())
                        .send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + TOKEN
                                + "\r\nContent-Length: 1000\r\n\r\n{\"half\":"));
            }
            script.set(connection -> connection.answer(200, "application/json", large));
            for (var i = 0; i < 30; i++) {
                idle.add(new RawHttp(gateway.port())
                        .send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + TOKEN
                                + "\r\nContent-Length: 2\r\n\r\n{}"));
            }
            script.set(connection -> connection.answer(200, "application/json", GOOD));

            for (var i = 0; i < 20; i++) {
                var reply = post(PATH, "{}");
                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            }
        } finally {
            for (var caller : idle) {
                caller.close();
            }
        }
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> plain(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> prometheus(String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/actuator/prometheus"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                .header("x-goog-api-key", TOKEN)
                .header("content-type", "application/json");
    }
}
