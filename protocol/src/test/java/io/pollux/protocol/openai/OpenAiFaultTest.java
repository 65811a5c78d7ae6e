package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.gemini.GeminiFault;
import io.pollux.protocol.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OpenAiFaultTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "400-api-key-expired | 503 | server_error | - | - | - | -",
                "400-api-key-invalid | 503 | server_error | - | - | - | -",
                "400-api-key-not-found | 503 | server_error | - | - | - | -",
                "400-file-not-active | 400 | invalid_request_error | - | - | - | -",
                "400-free-tier-country | 400 | invalid_request_error | - | - | - | -",
                "400-invalid-argument | 400 | invalid_request_error | - | - | - | -",
                "400-missing-thought-signature | 400 | invalid_request_error | - | - | - | -",
                "400-multiple-credentials | 400 | invalid_request_error | - | - | - | -",
                "400-token-limit | 400 | invalid_request_error | context_length_exceeded | messages | - | -",
                "400-unknown-field | 400 | invalid_request_error | - | - | - | -",
                "400-user-location | 403 | insufficient_permissions | unsupported_country_region_territory | - | - | -",
                "401-access-token-type | 401 | invalid_request_error | invalid_api_key | - | - | -",
                "402-prepay-depleted | 429 | insufficient_quota | insufficient_quota | - | - | false",
                "403-api-key-service-blocked | 403 | insufficient_permissions | - | - | - | -",
                "403-consumer-suspended | 403 | insufficient_permissions | - | - | - | -",
                "403-file | 403 | insufficient_permissions | - | - | - | -",
                "403-key-leaked | 403 | insufficient_permissions | - | - | - | -",
                "403-project-denied | 403 | insufficient_permissions | - | - | - | -",
                "403-service-disabled | 403 | insufficient_permissions | - | - | - | -",
                "404-backing-build | 404 | invalid_request_error | model_not_found | model | - | -",
                "404-model-not-for-new-users | 404 | invalid_request_error | model_not_found | model | - | -",
                "404-model | 404 | invalid_request_error | model_not_found | model | - | -",
                "429-bare | 429 | requests | rate_limit_exceeded | - | - | -",
                "429-embed-rpm | 429 | requests | rate_limit_exceeded | - | PT57S | -",
                "429-legacy-quota | 429 | requests | rate_limit_exceeded | - | - | -",
                "429-limit0 | 429 | insufficient_quota | insufficient_quota | - | - | false",
                "429-rpd-and-rpm | 429 | insufficient_quota | insufficient_quota | - | - | false",
                "429-rpd-free | 429 | insufficient_quota | insufficient_quota | - | - | false",
                "429-rpd-paid1 | 429 | insufficient_quota | insufficient_quota | - | - | false",
                "429-rpm-free | 429 | requests | rate_limit_exceeded | - | PT36S | -",
                "429-tpm-free | 429 | tokens | rate_limit_exceeded | - | PT41S | -",
                "429-tpm-paid2 | 429 | tokens | rate_limit_exceeded | - | PT12S | -",
                "429-vertex | 429 | requests | rate_limit_exceeded | - | - | -",
                "500-high-demand | 503 | server_error | - | - | PT2S | -",
                "500-internal | 500 | server_error | - | - | - | -",
                "503-high-demand | 503 | server_error | - | - | PT2S | -",
                "503-overloaded | 503 | server_error | - | - | PT2S | -",
                "504-deadline | 504 | server_error | timeout | - | - | -",
                "cache-404 | 404 | invalid_request_error | - | - | - | -",
                "cache-model-mismatch | 400 | invalid_request_error | - | - | - | -",
                "vertex-403-iam | 403 | insufficient_permissions | - | - | - | -",
            })
    void every_error_of_googles_has_a_form(
            String name, int status, String type, String code, String param, Duration retryAfter, Boolean shouldRetry) {
        Bytes body = Samples.bytes("errors/" + name + ".json");
        GeminiFault told = GeminiFault.read(body).orElseThrow();

        OpenAiFault fault = OpenAiFault.of(told.code(), body);

        assertThat(fault.status()).isEqualTo(status);
        assertThat(fault.type()).isEqualTo(type);
        assertThat(fault.code()).isEqualTo(Optional.ofNullable(code));
        assertThat(fault.param()).isEqualTo(Optional.ofNullable(param));
        assertThat(fault.retryAfter()).isEqualTo(Optional.ofNullable(retryAfter));
        assertThat(fault.shouldRetry()).isEqualTo(Optional.ofNullable(shouldRetry));
        assertThat(fault.message()).endsWith(told.message());
    }

    @Test
    void no_error_sample_is_missing_from_the_table() {
        assertThat(Samples.named("errors/.*\\.json")).hasSize(41);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, -",
        "401, invalid_request_error, invalid_api_key",
        "405, invalid_request_error, method_not_supported",
        "413, invalid_request_error, -",
        "422, invalid_request_error, -",
        "499, server_error, -",
        "500, server_error, -",
        "502, server_error, bad_response",
        "503, server_error, -",
        "504, server_error, timeout",
        "599, server_error, -",
    })
    void a_status_without_a_body_is_told_by_itself(int status, String type, String code) {
        OpenAiFault fault = OpenAiFault.of(status, Bytes.EMPTY);

        assertThat(fault.status()).isEqualTo(status);
        assertThat(fault.type()).isEqualTo(type);
        assertThat(fault.code().orElse("-")).isEqualTo(code);
        assertThat(fault.message()).isEqualTo("Upstream answered " + status + " without saying why.");
    }

    @Test
    void a_html_page_is_not_shown() {
        OpenAiFault fault = OpenAiFault.of(503, Samples.bytes("errors/503-html.html"));

        assertThat(fault.message()).isEqualTo("Upstream answered 503 without saying why.");
        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error':{'code':429,'status':'INTERNAL'}} | 429",
                "{'error':{'status':'UNAVAILABLE'}} | 503",
                "{'error':{'status':'INVALID_ARGUMENT','code':'x'}} | 400",
                "{'error':{'code':200}} | 502",
                "{'error':{}} | 502",
                "{'error':'x'} | 502",
                "'' | 502",
            })
    void without_a_status_the_body_has_the_word(String body, int status) {
        assertThat(OpenAiFault.of(200, Bytes.utf8(body.replace('\'', '"'))).status())
                .isEqualTo(status);
    }

    @Test
    void an_error_is_taken_out_of_its_array() {
        OpenAiFault fault = OpenAiFault.of(429, Samples.bytes("20d-openai-error-429.json"));

        assertThat(fault.message()).startsWith("You exceeded your current quota");
        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(36));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT0.2S, PT1S", "PT36.4S, PT37S", "PT59.5S, PT60S", "PT4M, PT60S"})
    void a_wait_is_told_in_whole_seconds_up_to_a_minute(Duration delay, Duration told) {
        Bytes body = GeminiFault.body(429, "RESOURCE_EXHAUSTED", "Slow down.", delay);

        assertThat(OpenAiFault.of(429, body).retryAfter()).contains(told);
    }

    @Test
    void a_wait_of_hours_is_not_worth_a_retry() {
        Bytes body = GeminiFault.body(429, "RESOURCE_EXHAUSTED", "All keys rest.", Duration.ofHours(8));

        OpenAiFault fault = OpenAiFault.of(429, body);

        assertThat(fault.code()).contains("insufficient_quota");
        assertThat(fault.shouldRetry()).contains(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Input blocked: This request was blocked by Gemini's filters",
                "The prompt was blocked by Gemini.",
            })
    void a_blocked_input_is_a_content_filter(String message) {
        OpenAiFault fault = OpenAiFault.of(400, GeminiFault.body(400, "INVALID_ARGUMENT", message));

        assertThat(fault.code()).contains("content_filter");
        assertThat(fault.status()).isEqualTo(400);
    }

    @Test
    void a_conflict_becomes_what_no_sdk_retries_and_a_big_payload_says_so() {
        Bytes conflict = GeminiFault.body(409, "ABORTED", "Conflict.");
        Bytes big =
                GeminiFault.body(400, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes.");

        assertThat(OpenAiFault.of(409, conflict).status()).isEqualTo(400);
        assertThat(OpenAiFault.of(400, big).status()).isEqualTo(413);
    }

    @Test
    void the_body_has_every_key_and_the_event_is_one_object() {
        OpenAiFault fault = new OpenAiFault(
                400, "temperature: 3 (expected: 0 to 2)", "invalid_request_error", Optional.empty(), Optional.of("t"));

        JsonNode body = Json.readTree(fault.body());

        assertThat(fault.body().asUtf8())
                .isEqualTo("{\"error\":{\"message\":\"temperature: 3 (expected: 0 to 2)\","
                        + "\"type\":\"invalid_request_error\",\"param\":\"t\",\"code\":null}}");
        assertThat(fault.event().asUtf8()).isEqualTo("data: " + Json.write(body).asUtf8() + "\n\n");
    }

    @Test
    void upstreams_word_on_our_key_is_no_word_on_the_callers_token() {
        Bytes refused = GeminiFault.body(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");

        assertThat(OpenAiFault.of(0, refused))
                .returns(503, OpenAiFault::status)
                .returns("server_error", OpenAiFault::type);
        assertThat(OpenAiFault.of(401, refused)).returns(401, OpenAiFault::status);
    }
}
