package io.pollux.e2e.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import io.pollux.e2e.GatewayProcess;
import io.pollux.simulator.json.Samples;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The less common ways to talk to the gateway: streams as arrays, browsers, probes by HEAD, bodies of every kind. */
class ArraysAndBrowsersIT {
    private static final String AUTH = "x-goog-api-key: " + Wire.TOKEN;
    private static final String ARRAY = "/v1beta/models/m:streamGenerateContent";
    private static final AtomicReference<ScriptedServer.Script> SCRIPT = new AtomicReference<>(_ -> {});
    private static ScriptedServer upstream;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        upstream = new ScriptedServer(connection -> SCRIPT.get().play(connection));
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                upstream.url(),
                "API_KEYS",
                "AIza-the-only-key",
                "ALLOWED_TOKENS",
                Wire.TOKEN,
                "AUTH_TOKEN",
                "an-admin-token"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void an_array_cut_anywhere_arrives_byte_for_byte() throws IOException {
        var text = latin(Samples.get("05-stream-array.json").body().asUtf8());
        var random = new Random(7);
        SCRIPT.set(connection -> {
            connection.head(200, "application/json; charset=UTF-8");
            for (var from = 0; from < text.length(); ) {
                var to = Math.min(text.length(), from + 1 + random.nextInt(random.nextInt(10) == 0 ? 1500 : 60));
                connection.write(text.substring(from, to));
                from = to;
            }
        });
        try (var wire = new Wire(gateway.port())) {
            for (var i = 0; i < 200; i++) {
                var answer = wire.send(Wire.request("POST", ARRAY, "{}", AUTH)).answer();

                assertThat(latin(answer.body())).as("split %s", i).isEqualTo(text);
                assertThat(answer.whole()).isTrue();
            }
        }
    }

    @Test
    void an_element_of_an_array_arrives_while_upstream_still_thinks_about_the_next() throws IOException {
        var seen = new CountDownLatch(1);
        SCRIPT.set(connection -> {
            connection.head(200, "application/json");
            connection.write("[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"one\"}]}}]}");
            await(seen);
            connection.write(",\r\n{\"candidates\":[{\"finishReason\":\"STOP\"}]}]");
        });
        try (var wire = new Wire(gateway.port())) {
            wire.send(Wire.request("POST", ARRAY, "{}", AUTH)).until("one\"}]}}]}");
            seen.countDown();

            assertThat(wire.until("0\r\n\r\n")).contains("STOP\"}]}]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1e5,\"b\":0.10,\"c\":3.141592653589793238462643383279502884197,\"d\":-0.0,\"e\":1E+400}",
                "{\"z\":1,\"a\":2,\"z\":3,\"a\":{\"z\":null,\"a\":[]}}",
                "{\"text\":\"\\u4e2d\\u6587 \\/ \\ud83d\\ude00\"}",
                "{\"text\":\"\uD83D\uDE00 \u4e2d\u6587 \u00e9 \u2028\"}",
                "\r\n\t { \"contents\" : [ ] , \"unknownField\" : { \"x\" : true } } \n\n",
                "[]",
                "\"just text\"",
                "{\"data\":\"<\\u0000\\u001f>&'\"}"
            })
    void a_request_body_reaches_upstream_as_it_was_sent(String body) throws Exception {
        SCRIPT.set(connection -> connection.answer(200, "application/json", "{\"candidates\":[]}"));
        upstream.requests.clear();

        var answer = Wire.ask(gateway.port(), "POST", "/v1beta/models/m:countTokens", body);

        var request = upstream.requests.getFirst();
        var received = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(sha256(received.getBytes(ISO_8859_1))).isEqualTo(sha256(body.getBytes(UTF_8)));
    }

    @Test
    void headers_of_the_callers_connection_end_with_it() throws IOException {
        SCRIPT.set(connection -> connection.answer(200, "application/json", "{\"candidates\":[]}"));
        upstream.requests.clear();
        try (var wire = new Wire(gateway.port())) {
            wire.send(Wire.request(
                            "POST",
                            "/v1beta/models/m:countTokens",
                            "{}",
                            AUTH,
                            "Connection: keep-alive, Upgrade, HTTP2-Settings, X-Mine",
                            "Upgrade: h2c",
                            "HTTP2-Settings: AAMAAABkAAQAAP__",
                            "X-Mine: 1",
                            "TE: trailers",
                            "Proxy-Authorization: Basic x",
                            "Forwarded: for=10.0.0.1",
                            "Via: 1.1 me",
                            "Referer: http://me",
                            "Origin: http://me",
                            "Accept-Encoding: br",
                            "X-Goog-Api-Client: genai-js/1"))
                    .answer();

            var sent = upstream.requests.getFirst().toLowerCase(Locale.ROOT);
            assertThat(sent.lines().filter(line -> line.contains(": ")).map(line -> line.split(":", 2)[0]))
                    .containsExactlyInAnyOrder(
                            "host", "content-type", "content-length", "x-goog-api-client", "x-goog-api-key");
            assertThat(sent).contains("x-goog-api-key: aiza-the-only-key\r\n");
        }
    }

    @Test
    void a_preflight_needs_no_token_and_allows_any_origin_without_credentials() throws IOException {
        upstream.requests.clear();
        for (var path : List.of(ARRAY, "/v1/models", "/gemini/v1beta/models", "/v1beta/models/m")) {
            try (var wire = new Wire(gateway.port())) {
                var answer = wire.send(Wire.request(
                                "OPTIONS",
                                path,
                                "",
                                "Origin: https://example.org",
                                "Access-Control-Request-Method: POST",
                                "Access-Control-Request-Headers: content-type,x-goog-api-key"))
                        .answer();

                assertThat(answer.status()).isEqualTo(204);
                assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
                assertThat(answer.header("access-control-allow-methods")).contains("POST", "DELETE");
                assertThat(answer.header("access-control-allow-headers")).contains("x-goog-api-key");
                assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
            }
        }
        assertThat(upstream.requests).isEmpty();
    }

    @Test
    void a_browser_may_read_replies_and_errors() throws IOException {
        SCRIPT.set(connection -> connection.answer(200, "application/json", "{\"candidates\":[]}"));
        for (var auth : List.of(AUTH, "x-goog-api-key: wrong")) {
            try (var wire = new Wire(gateway.port())) {
                var answer = wire.send(Wire.request(
                                "POST", "/v1beta/models/m:countTokens", "{}", auth, "Origin: https://example.org"))
                        .answer();

                assertThat(answer.status()).isEqualTo(auth.equals(AUTH) ? 200 : 401);
                assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
                assertThat(answer.header("access-control-expose-headers")).isEqualTo("*");
                assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
            }
        }
    }

    @Test
    void a_head_request_gets_the_head_alone() throws IOException {
        SCRIPT.set(connection -> connection.answer(200, "application/json", "{\"models\":[{\"name\":\"models/m\"}]}"));
        for (var path : List.of("/v1beta/models", "/v1beta/models/m")) {
            upstream.requests.clear();
            try (var wire = new Wire(gateway.port())) {
                var head = wire.send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n")
                        .until("\r\n\r\n");
                var next = wire.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n")
                        .answer();

                assertThat(head).startsWith("HTTP/1.1 200");
                assertThat(next.status()).isEqualTo(200);
                assertThat(next.body()).isEqualTo("{\"models\":[{\"name\":\"models/m\"}]}");
                assertThat(upstream.requests).hasSize(2).allMatch(request -> request.startsWith("GET " + path + " "));
            }
        }
    }

    private static String latin(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, bytes.length)));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
