package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.gemini.GeminiFault.Violation;
import io.pollux.protocol.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiFaultTest {
    private static final String METRIC = "generativelanguage.googleapis.com/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "400-api-key-expired | 400 | INVALID_ARGUMENT | API_KEY_INVALID | '' | - | 0",
                "400-api-key-invalid | 400 | INVALID_ARGUMENT | API_KEY_INVALID | '' | - | 0",
                "400-api-key-not-found | 400 | INVALID_ARGUMENT | API_KEY_INVALID | '' | - | 0",
                "400-file-not-active | 400 | FAILED_PRECONDITION | '' | '' | - | 0",
                "400-free-tier-country | 400 | FAILED_PRECONDITION | '' | '' | - | 0",
                "400-invalid-argument | 400 | INVALID_ARGUMENT | '' | '' | - | 0",
                "400-missing-thought-signature | 400 | INVALID_ARGUMENT | '' | '' | - | 0",
                "400-multiple-credentials | 400 | INVALID_ARGUMENT | '' | '' | - | 0",
                "400-token-limit | 400 | INVALID_ARGUMENT | '' | '' | - | 0",
                "400-unknown-field | 400 | INVALID_ARGUMENT | '' | '' | - | 0",
                "400-user-location | 400 | FAILED_PRECONDITION | '' | '' | - | 0",
                "401-access-token-type | 401 | UNAUTHENTICATED | ACCESS_TOKEN_TYPE_UNSUPPORTED | '' | - | 0",
                "402-prepay-depleted | 402 | RESOURCE_EXHAUSTED | '' | '' | - | 0",
                "403-api-key-service-blocked | 403 | PERMISSION_DENIED | API_KEY_SERVICE_BLOCKED | 123456789012 | - | 0",
                "403-consumer-suspended | 403 | PERMISSION_DENIED | CONSUMER_SUSPENDED | 123456789012 | - | 0",
                "403-file | 403 | PERMISSION_DENIED | '' | '' | - | 0",
                "403-key-leaked | 403 | PERMISSION_DENIED | '' | '' | - | 0",
                "403-project-denied | 403 | PERMISSION_DENIED | '' | '' | - | 0",
                "403-service-disabled | 403 | PERMISSION_DENIED | SERVICE_DISABLED | 123456789012 | - | 0",
                "404-backing-build | 404 | NOT_FOUND | '' | '' | - | 0",
                "404-model-not-for-new-users | 404 | NOT_FOUND | '' | '' | - | 0",
                "404-model | 404 | NOT_FOUND | '' | '' | - | 0",
                "429-bare | 429 | RESOURCE_EXHAUSTED | '' | '' | - | 0",
                "429-embed-rpm | 429 | RESOURCE_EXHAUSTED | '' | '' | PT57S | 1",
                "429-legacy-quota | 429 | RESOURCE_EXHAUSTED | RATE_LIMIT_EXCEEDED | 123456789012 | - | 0",
                "429-limit0 | 429 | RESOURCE_EXHAUSTED | '' | '' | PT52S | 1",
                "429-rpd-and-rpm | 429 | RESOURCE_EXHAUSTED | '' | '' | PT19S | 2",
                "429-rpd-free | 429 | RESOURCE_EXHAUSTED | '' | '' | PT19S | 1",
                "429-rpd-paid1 | 429 | RESOURCE_EXHAUSTED | '' | '' | PT8H12M3S | 1",
                "429-rpm-free | 429 | RESOURCE_EXHAUSTED | '' | '' | PT36S | 1",
                "429-tpm-free | 429 | RESOURCE_EXHAUSTED | '' | '' | PT41S | 1",
                "429-tpm-paid2 | 429 | RESOURCE_EXHAUSTED | '' | '' | PT12S | 1",
                "429-vertex | 429 | RESOURCE_EXHAUSTED | '' | '' | - | 0",
                "500-high-demand | 500 | INTERNAL | '' | '' | - | 0",
                "500-internal | 500 | INTERNAL | '' | '' | - | 0",
                "503-high-demand | 503 | UNAVAILABLE | '' | '' | - | 0",
                "503-overloaded | 503 | UNAVAILABLE | '' | '' | - | 0",
                "504-deadline | 504 | DEADLINE_EXCEEDED | '' | '' | - | 0",
                "cache-404 | 404 | NOT_FOUND | '' | '' | - | 0",
                "cache-model-mismatch | 400 | INVALID_ARGUMENT | '' | '' | - | 0",
                "vertex-403-iam | 403 | PERMISSION_DENIED | IAM_PERMISSION_DENIED | '' | - | 0",
            })
    void every_error_sample_is_understood(
            String name, int code, String status, String reason, String consumer, Duration delay, int violations) {
        Bytes body = Samples.bytes("errors/" + name + ".json");

        GeminiFault fault = GeminiFault.read(body).orElseThrow();

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.status()).isEqualTo(status);
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.consumer()).isEqualTo(consumer);
        assertThat(fault.retryDelay()).isEqualTo(Optional.ofNullable(delay));
        assertThat(fault.violations()).hasSize(violations);
        assertThat(fault.message())
                .isEqualTo(Json.readTree(body).findValue("message").stringValue());
    }

    @Test
    void no_error_sample_is_missing_from_the_table() {
        assertThat(Samples.named("errors/.*\\.json")).hasSize(41);
    }

    @Test
    void the_violations_of_a_quota_are_told_apart() {
        GeminiFault fault =
                GeminiFault.read(Samples.bytes("errors/429-rpd-and-rpm.json")).orElseThrow();

        assertThat(fault.violations())
                .containsExactly(
                        new Violation(
                                "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                                METRIC + "generate_content_free_tier_requests",
                                "gemini-3.8-flash",
                                Optional.of("20")),
                        new Violation(
                                "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
                                METRIC + "generate_content_free_tier_requests",
                                "gemini-3.8-flash",
                                Optional.of("5")));
    }

    @Test
    void a_model_outside_the_tier_has_no_quota_value() {
        GeminiFault fault =
                GeminiFault.read(Samples.bytes("errors/429-limit0.json")).orElseThrow();

        assertThat(fault.violations())
                .singleElement()
                .extracting(Violation::quotaValue)
                .isEqualTo(Optional.empty());
    }

    @Test
    void the_metadata_is_kept() {
        GeminiFault fault =
                GeminiFault.read(Samples.bytes("errors/429-legacy-quota.json")).orElseThrow();

        assertThat(fault.metadata())
                .containsEntry("quota_limit_value", "0")
                .containsEntry("quota_limit", "GenerateContentRequestsPerMinutePerProjectPerRegion")
                .hasSize(6);
    }

    @Test
    void an_error_in_an_array_is_taken_out() {
        GeminiFault fault =
                GeminiFault.read(Samples.bytes("20d-openai-error-429.json")).orElseThrow();

        assertThat(fault.code()).isEqualTo(429);
        assertThat(fault.retryDelay()).contains(Duration.ofSeconds(36));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for consumer 'project_number:123456789012'. | 123456789012",
                "API has not been used in project 42 before | 42",
                "denied on projects/77/locations | 77",
                "denied on projects/my-project-77 | ''",
                "denied on projects/77abc | ''",
                "your project has been denied | ''",
            })
    void the_project_is_found_in_the_message(String message, String consumer) {
        Bytes body = GeminiFault.body(403, "PERMISSION_DENIED", message);

        assertThat(GeminiFault.read(body).orElseThrow().consumer()).isEqualTo(consumer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "null",
                "3",
                "\"error\"",
                "{\"error\":\"x\"}",
                "{\"error\":null}",
                "{\"error\":[]}",
                "[[{\"error\":{}}]]",
                "{\"error\":{}",
                "{\"error\":{}}x",
            })
    void a_body_that_is_no_error_is_empty(String body) {
        assertThat(GeminiFault.read(Bytes.utf8(body))).isEmpty();
    }

    @Test
    void a_html_page_is_empty() {
        assertThat(GeminiFault.read(Samples.bytes("errors/503-html.html"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{}}",
                "{\"error\":{\"code\":\"x\",\"message\":1,\"status\":[],\"details\":{}}}",
                "{\"error\":{\"code\":1e999999999,\"message\":null,\"details\":[1,null,\"a\",[],{}]}}",
                "{\"error\":{\"code\":99999999999999999999,\"details\":[{\"@type\":5}]}}",
                "{\"error\":{\"code\":3.5,\"details\":\"x\"}}",
            })
    void unexpected_types_count_as_absent(String body) {
        GeminiFault fault = GeminiFault.read(Bytes.utf8(body)).orElseThrow();

        assertThat(fault).isEqualTo(new GeminiFault(0, "", "", "", "", List.of(), Optional.empty(), Map.of()));
    }

    @Test
    void unexpected_types_inside_the_details_count_as_absent() {
        String type = "{\"@type\":\"type.googleapis.com/google.rpc.";
        Bytes body = Bytes.utf8("{\"error\":{\"details\":[" + type + "ErrorInfo\",\"reason\":1,\"metadata\":[1]},"
                + type + "ErrorInfo\",\"metadata\":{\"a\":null,\"b\":{},\"c\":5,\"d\":true}},"
                + type + "QuotaFailure\",\"violations\":{\"a\":1}},"
                + type + "QuotaFailure\",\"violations\":[1,{\"quotaId\":2,\"quotaDimensions\":[],\"quotaValue\":7}]},"
                + type + "RetryInfo\",\"retryDelay\":{\"seconds\":5}}]}}");

        GeminiFault fault = GeminiFault.read(body).orElseThrow();

        assertThat(fault.reason()).isEmpty();
        assertThat(fault.metadata()).containsExactly(Map.entry("c", "5"), Map.entry("d", "true"));
        assertThat(fault.violations()).last().isEqualTo(new Violation("", "", "", Optional.of("7")));
        assertThat(fault.retryDelay()).isEmpty();
    }

    @Test
    void no_damaged_body_makes_it_throw() {
        Random random = new Random(11);
        byte[] sound = Samples.array("errors/429-rpd-and-rpm.json");
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
            for (int hits = random.nextInt(4); hits >= 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }

            assertThatCode(() -> GeminiFault.read(Bytes.owning(damaged))).doesNotThrowAnyException();
        }
    }
}
