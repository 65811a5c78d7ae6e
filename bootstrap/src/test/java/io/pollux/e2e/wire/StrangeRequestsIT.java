package io.pollux.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pollux.e2e.GatewayProcess;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests no decent client sends, down to broken HTTP: answered in JSON, with a call id, and never passed on. */
class StrangeRequestsIT {
    private static final String PATH = "/v1beta/models/m:generateContent";
    private static final String AUTH = "x-goog-api-key: " + Wire.TOKEN;
    private static Simulator google;
    private static GatewayProcess gateway;
    private long callsBefore;

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor());
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                google.baseUrl(),
                "API_KEYS",
                "AIza-strange-1",
                "ALLOWED_TOKENS",
                Wire.TOKEN,
                "AUTH_TOKEN",
                "an-admin-token"));
        google.script(Match.ANY, Integer.MAX_VALUE, Reply.sample("01-generate-text.json"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        google.close();
    }

    @BeforeEach
    void count() {
        callsBefore = google.calls().total();
    }

    static Stream<String> requests() {
        var post = "POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n";
        return Stream.of(
                "GARBAGE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1beta/models HTTP/9.9\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/models HTTP/1.1\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/models HTTP/1.1\r\nHost: x\r\nHost: y\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/mod els HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/models\\x HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/models/\u00e9 HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/models/" + "m".repeat(3000) + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/models?a=" + "b".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "GET /v1beta/models HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\nX-Long: " + "b".repeat(40_000) + "\r\n\r\n",
                "GET /v1beta/models HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n" + "X-Many: 1\r\n".repeat(500) + "\r\n",
                "FOO " + PATH + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "TRACE " + PATH + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "post " + PATH + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\nContent-Length: 2\r\n\r\n{}",
                "GET " + PATH + " HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                "DELETE /v1beta/models/m HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n",
                post + "Content-Length: -1\r\n\r\n",
                post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                post + "Content-Length: two\r\n\r\n{}",
                post + "Transfer-Encoding: odd\r\n\r\n",
                post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                post + "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
                post + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                post + "Expect: miracles\r\nContent-Length: 2\r\n\r\n{}");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void is_refused_in_json_and_goes_no_further(String request) throws IOException {
        try (var wire = new Wire(gateway.port())) {
            var answer = wire.send(request).answer();

            assertThat(answer.status()).as(answer.toString()).isBetween(400, 505);
            isDecentError(answer);
        }
        assertThat(google.calls().total()).isEqualTo(callsBefore);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "x-goog-api-key: wrong",
                "x-goog-api-key:",
                "x-goog-api-key:   ",
                "api-key: wrong",
                "Authorization: Bearer wrong",
                "Authorization: Bearer",
                "Authorization: Bearer   ",
                "Authorization: Basic YS1jbGllbnQtdG9rZW46",
                "Cookie: key=a-client-token"
            })
    void a_credential_that_is_none_is_401(String header) throws IOException {
        for (var query : List.of("", "?key=", "?key=%20", "?key", "?key=wrong")) {
            try (var wire = new Wire(gateway.port())) {
                var answer = wire.send(Wire.request("POST", PATH + query, "{}", header))
                        .answer();

                assertThat(answer.status()).as(query).isEqualTo(401);
                assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
                isDecentError(answer);
            }
        }
        assertThat(google.calls().total()).isEqualTo(callsBefore);
    }

    @Test
    void a_length_beside_chunks_cannot_smuggle_a_second_request() throws IOException {
        try (var wire = new Wire(gateway.port())) {
            wire.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + AUTH
                    + "\r\nContent-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                    + "GET /v1beta/smuggled HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n");

            wire.answer();

            assertThat(google.calls().all()).noneMatch(call -> call.path().contains("smuggled"));
        }
    }

    @Test
    void a_whole_url_as_target_leads_to_no_other_host() throws IOException {
        try (var wire = new Wire(gateway.port())) {
            var answer = wire.send(Wire.request("POST", "http://x" + PATH, "{}", AUTH))
                    .answer();

            var last = google.calls().all().getLast();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(last.path()).isEqualTo(PATH);
            assertThat(last.headers().get("host")).containsExactly("127.0.0.1:" + google.port());
        }
    }

    @AfterEach
    void the_gateway_still_answers() {
        assertThatCode(() -> assertThat(
                                Wire.ask(gateway.port(), "POST", PATH, "{}").status())
                        .isEqualTo(200))
                .doesNotThrowAnyException();
    }

    private static void isDecentError(Wire.Answer answer) {
        assertThat(answer.header("content-type")).as(answer.toString()).startsWith("application/json");
        assertThat(answer.body())
                .startsWith("{\"error\":{\"code\":" + answer.status() + ",")
                .doesNotContain("Exception", "org.", "AIza", Wire.TOKEN);
        assertThat(answer.callId()).hasSize(17);
        assertThat(answer.headers()).doesNotContainKeys("server", "set-cookie");
    }
}
