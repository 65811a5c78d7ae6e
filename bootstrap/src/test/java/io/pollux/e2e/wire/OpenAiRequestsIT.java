package io.pollux.e2e.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.e2e.GatewayProcess;
import io.pollux.protocol.json.Json;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests to the OpenAI paths as they come over the wire, well formed or not, and what is kept of them. */
class OpenAiRequestsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String BEARER = "Authorization: Bearer " + Wire.TOKEN;
    private static final String MODEL = "gemini-3.8-flash";
    private static final String HELLO =
            "{\"model\":\"" + MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private static Simulator google;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor());
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                google.baseUrl(),
                "API_KEYS",
                "AIza-requests-001,AIza-requests-002,AIza-requests-003",
                "MAX_BODY_MB",
                "1",
                "ALLOWED_TOKENS",
                Wire.TOKEN,
                "AUTH_TOKEN",
                "an-admin-token"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        google.close();
    }

    @BeforeEach
    void forget() {
        google.scripts().clear();
        google.calls().clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/chat/completions",
                "//v1/chat/completions",
                "/v1//chat/completions/",
                "/v1/v1/chat/completions",
                "/hf/v1/chat/completions",
                "/api/v1/chat/completions",
                "/v1/chat/completions/chat/completions"
            })
    void every_spelling_of_a_path_leads_to_the_same_place(String path) throws IOException {
        var answer = ask("POST", path, HELLO);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"object\":\"chat.completion\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405",
        "DELETE, /v1/models/m, 405",
        "POST, /v1/models, 405",
        "POST, /v1/chat/none, 404",
        "POST, /v1/responses, 404",
        "POST, /v1/chat, 404",
        "GET, /v1/files, 404",
        "POST, /v1/batches, 404",
        "GET, /v1/unknown, 404",
        "GET, /api/v1/unknown, 404",
        "GET, /openai/none/such, 404",
        "POST, /hf/v2/embeddings, 404",
        "POST, /v1/images/none, 404"
    })
    void what_is_not_there_is_said_in_the_dialect(String method, String path, int status) throws IOException {
        var answer = ask(method, path, "{}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(error(answer).path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        assertThat(google.calls().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/models", "/hf/v1/models", "/openai/v1/embeddings", "/v1/models"})
    void without_a_good_token_nothing_is_to_be_had(String path) throws IOException {
        try (var wire = new Wire(gateway.port())) {
            var answer = wire.send(Wire.request("POST", path, HELLO, "Authorization: Bearer wrong"))
                    .answer();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(error(answer).path("code").asString()).isEqualTo("invalid_api_key");
        }
        assertThat(google.calls().all()).isEmpty();
    }

    @Test
    void a_model_is_found_by_each_name_that_a_chat_calls_it() throws IOException {
        for (var name : List.of(MODEL, "models%2F" + MODEL, "google%2F" + MODEL, "gemini/" + MODEL)) {
            var answer = ask("GET", "/v1/models/" + name, "");

            assertThat(answer.status()).as(name).isEqualTo(200);
            assertThat(answer.body()).contains("\"id\":\"" + MODEL + '"');
        }
    }

    @Test
    void under_v1_googles_clients_are_served_as_before() throws IOException {
        var list = Wire.ask(gateway.port(), "GET", "/v1/models", "");
        var generated = ask(
                "POST", "/v1/models/" + MODEL + ":generateContent", "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}");
        var refused = ask("POST", "/v1/models/" + MODEL + ":generateContent", "{");

        assertThat(list.body()).contains("\"models\"");
        assertThat(generated.body()).contains("\"candidates\"");
        assertThat(refused.body()).contains("\"INVALID_ARGUMENT\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nope-secret", "{\"a\":}", "{} x", "[1,2"})
    void a_body_that_is_no_json_is_400_with_the_place_and_none_of_the_text(String body) throws IOException {
        var answer = ask("POST", CHAT, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(error(answer).path("message").asString()).contains("JSON").doesNotContain("nope-secret");
        assertThat(google.calls().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "\"x\"", "{}"})
    void json_that_is_no_request_is_400(String body) throws IOException {
        for (var path : List.of(CHAT, "/v1/embeddings")) {
            var answer = ask("POST", path, body);

            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(error(answer).path("type").asString()).isEqualTo("invalid_request_error");
        }
        assertThat(google.calls().all()).isEmpty();
    }

    @Test
    void a_body_beyond_the_limit_is_413_and_an_unknown_packing_415() throws IOException {
        var large = ask("POST", CHAT, HELLO.replace("Hello", "x".repeat(1024 * 1024)));
        Wire.Answer packed;
        try (var wire = new Wire(gateway.port())) {
            packed = wire.send(Wire.request("POST", CHAT, HELLO, BEARER, "Content-Encoding: br"))
                    .answer();
        }

        assertThat(large.status()).isEqualTo(413);
        assertThat(error(large).path("message").asString()).contains("1 MiB");
        assertThat(packed.status()).isEqualTo(415);
        assertThat(error(packed).path("type").asString()).isEqualTo("invalid_request_error");
    }

    @Test
    void what_the_container_refuses_is_said_in_the_dialect_too() throws IOException {
        try (var wire = new Wire(gateway.port())) {
            var answer = wire.send(
                            "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\n" + BEARER + "\r\nContent-Length: many\r\n\r\n{}")
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(error(answer).path("type").asString()).isEqualTo("invalid_request_error");
        }
    }

    @Test
    void a_gzipped_body_is_unpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(HELLO.getBytes(UTF_8));
        }
        try (var wire = new Wire(gateway.port())) {
            var answer = wire.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\n" + BEARER
                            + "\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n"
                            + packed.toString(ISO_8859_1))
                    .answer();

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void a_browser_may_call_from_anywhere() throws IOException {
        try (var wire = new Wire(gateway.port())) {
            var answer = wire.send(Wire.request(
                            "OPTIONS",
                            CHAT,
                            "",
                            "Origin: https://app.example",
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: authorization,x-stainless-os"))
                    .answer();

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
            assertThat(answer.header("access-control-allow-headers")).isEqualTo("authorization,x-stainless-os");
        }
    }

    @Test
    void the_journal_keeps_a_chat_like_a_native_call_and_every_call_of_a_long_list() throws IOException {
        var chat = ask("POST", CHAT, HELLO.replace(MODEL, "gemini-3.7-flash"));
        var inputs = "\"x\",".repeat(150) + "\"x\"";
        var embedded = ask("POST", "/v1/embeddings", "{\"model\":\"gemini-embedding-001\",\"input\":[" + inputs + "]}");

        assertThat(embedded.status()).as(embedded.body()).isEqualTo(200);
        var kept = new Kept(gateway);
        assertThat(kept.onlyCallTo("gemini-3.7-flash")).isEqualTo(kept.call(chat.callId()));
        assertThat(kept.call(chat.callId())).isEqualTo(new Kept.Row("COMPLETED", 200, 1, ""));
        assertThat(kept.call(embedded.callId())).returns("COMPLETED", Kept.Row::outcome);
        assertThat(kept.call(embedded.callId() + "-2")).returns("COMPLETED", Kept.Row::outcome);
    }

    @Test
    void a_stream_is_events_that_no_proxy_keeps_and_ends_with_done() throws IOException {
        google.script(Match.model(MODEL), 1, Reply.stream(3, Duration.ZERO, 10));

        var answer = ask("POST", CHAT, HELLO.replace("{\"model\"", "{\"stream\":true,\"model\""));

        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.header("x-accel-buffering")).isEqualTo("no");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
        assertThat(answer.whole()).isTrue();
    }

    private static Wire.Answer ask(String method, String path, String body) throws IOException {
        try (var wire = new Wire(gateway.port())) {
            return wire.send(Wire.request(method, path, body, BEARER)).answer();
        }
    }

    private static JsonNode error(Wire.Answer answer) {
        var body = Json.readTree(answer.body());
        assertThat(body.propertyNames()).as(answer.body()).containsExactly("error");
        assertThat(body.path("error").propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        return body.path("error");
    }
}
