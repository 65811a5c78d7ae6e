package io.pollux.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.e2e.GatewayProcess;
import io.pollux.protocol.json.Json;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error Google is known to answer, given for every key, and what a caller of the OpenAI dialect gets of it. */
class OpenAiFailuresIT {
    private static final int KEYS = 120;
    private static final String PATH = "/v1/chat/completions";
    /** Status, type and code by file. */
    private static final Map<String, String> ROWS = new HashMap<>();

    private static Simulator google;
    private static GatewayProcess gateway;

    static {
        rows("400 invalid_request_error null", "400-file-not-active", "400-invalid-argument", "cache-model-mismatch");
        rows("400 invalid_request_error null", "400-missing-thought-signature", "400-unknown-field");
        rows("400 invalid_request_error null", "400-free-tier-country");
        rows("400 invalid_request_error context_length_exceeded", "400-token-limit");
        rows("403 insufficient_permissions null", "403-file");
        rows("404 invalid_request_error model_not_found", "404-model", "404-model-not-for-new-users");
        rows("404 invalid_request_error model_not_found", "404-backing-build");
        rows("404 invalid_request_error null", "cache-404");
        rows("429 requests rate_limit_exceeded", "429-bare", "429-embed-rpm", "429-rpm-free", "429-vertex");
        rows("429 requests rate_limit_exceeded", "429-tpm-free", "429-tpm-paid2");
        // Of these days only two keys' are over; a next call finds other keys.
        rows("429 requests rate_limit_exceeded", "429-rpd-and-rpm", "429-rpd-free", "429-rpd-paid1");
        rows("429 requests rate_limit_exceeded", "429-legacy-quota");
        rows("429 insufficient_quota insufficient_quota", "429-limit0");
        rows("500 server_error null", "500-internal");
        rows("502 server_error bad_response", "400-multiple-credentials");
        rows("503 server_error null", "500-high-demand", "503-high-demand", "503-overloaded", "503-html");
        rows("503 server_error null", "400-api-key-expired", "400-api-key-invalid", "400-api-key-not-found");
        rows("503 server_error null", "401-access-token-type", "402-prepay-depleted", "403-api-key-service-blocked");
        rows("503 server_error null", "403-consumer-suspended", "403-key-leaked", "403-project-denied");
        rows("503 server_error null", "403-service-disabled", "vertex-403-iam");
        rows("504 server_error timeout", "504-deadline");
    }

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor());
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                google.baseUrl(),
                "API_KEYS",
                IntStream.range(0, KEYS).mapToObj("AIza-table-%03d"::formatted).collect(Collectors.joining(",")),
                "MAX_RETRIES",
                "2",
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

    static Stream<String> files() {
        return Samples.names().stream()
                .filter(name -> name.startsWith("errors/") && !name.contains("midstream") && !name.contains("location"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_error_has_the_form_and_status_of_openais(String file) throws IOException {
        for (var streamed : List.of(false, true)) {
            var model = (streamed ? "streamed-" : "whole-") + file.replaceAll("[^a-z0-9]", "-");
            google.script(Match.model(model), Integer.MAX_VALUE, Reply.sample(file));

            var answer = Wire.ask(
                    gateway.port(),
                    "POST",
                    PATH,
                    "{\"model\":\"" + model + "\",\"stream\":" + streamed
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");

            var name = file.substring("errors/".length(), file.lastIndexOf('.'));
            assertThat(told(answer)).as(answer.body()).isEqualTo(ROWS.get(name));
            assertThat(answer.header("x-request-id")).isEqualTo(answer.callId()).hasSize(17);
            assertThat(answer.body()).doesNotContain("AIza");
            isBearable(answer);
        }
    }

    @Test
    void a_refused_location_is_no_401_either() throws IOException {
        google.script(Match.model("elsewhere"), 1, Reply.sample("errors/400-user-location.json"));

        var answer = Wire.ask(
                gateway.port(),
                "POST",
                PATH,
                "{\"model\":\"elsewhere\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");

        assertThat(told(answer)).isEqualTo("403 insufficient_permissions unsupported_country_region_territory");
    }

    private static void rows(String told, String... files) {
        for (var file : files) {
            ROWS.put(file, told);
        }
    }

    private static String told(Wire.Answer answer) {
        var body = Json.readTree(answer.body());
        var error = body.path("error");
        assertThat(body.propertyNames()).as(answer.body()).containsExactly("error");
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("message").stringValue("")).isNotBlank();
        assertThat(answer.header("content-type")).startsWith("application/json");
        return answer.status() + " " + error.path("type").asString() + " "
                + error.path("code").asString("null");
    }

    /** An SDK waits for as long as it is told to. */
    private static void isBearable(Wire.Answer answer) {
        if (!answer.header("retry-after").isEmpty()) {
            assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 60);
        }
        if (answer.body().contains("insufficient_quota")) {
            assertThat(answer.header("x-should-retry")).isEqualTo("false");
        }
    }
}
