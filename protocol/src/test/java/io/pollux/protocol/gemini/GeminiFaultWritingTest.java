package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiFaultWritingTest {
    @Test
    void a_written_body_has_googles_shape() {
        Bytes body = GeminiFault.body(404, "NOT_FOUND", "no \"such\" model");

        assertThat(body.asUtf8())
                .isEqualTo("{\"error\":{\"code\":404,\"message\":\"no \\\"such\\\" model\",\"status\":\"NOT_FOUND\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "PT19S,19s",
        "PT19.5S,19.5s",
        "PT0.000000001S,0.000000001s",
        "PT20M,1200s",
        "PT0S,0s",
        "PT-3S,0s",
        "PT100S,100s"
    })
    void a_written_delay_is_in_seconds(Duration delay, String spelled) {
        Bytes body = GeminiFault.body(429, "RESOURCE_EXHAUSTED", "m", delay);

        assertThat(body.asUtf8())
                .isEqualTo("{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":"
                        + "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"" + spelled
                        + "\"}]}}");
        assertThat(GeminiFault.read(body).orElseThrow().retryDelay())
                .contains(delay.isNegative() ? Duration.ZERO : delay);
    }

    @Test
    void an_error_becomes_an_event_of_one_line() {
        Bytes event = GeminiFault.event(Samples.bytes("20d-openai-error-429.json"));

        assertThat(event.asUtf8())
                .isEqualTo("data: {\"error\":{\"code\":429,\"message\":\"You exceeded your current quota, please check "
                        + "your plan and billing details.\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"36s\"}]}}\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"a\":1}", "[]"})
    void what_is_no_error_becomes_an_event_of_ours(String body) {
        Bytes event = GeminiFault.event(Bytes.utf8(body));

        assertThat(event.asUtf8()).startsWith("data: {\"error\":{\"code\":502,").endsWith("\"UNAVAILABLE\"}}\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID_ARGUMENT",
        "401,UNAUTHENTICATED",
        "402,RESOURCE_EXHAUSTED",
        "403,PERMISSION_DENIED",
        "404,NOT_FOUND",
        "405,INVALID_ARGUMENT",
        "408,DEADLINE_EXCEEDED",
        "409,ABORTED",
        "412,FAILED_PRECONDITION",
        "413,INVALID_ARGUMENT",
        "416,OUT_OF_RANGE",
        "429,RESOURCE_EXHAUSTED",
        "499,CANCELLED",
        "500,INTERNAL",
        "501,UNIMPLEMENTED",
        "502,UNAVAILABLE",
        "503,UNAVAILABLE",
        "504,DEADLINE_EXCEEDED",
        "599,INTERNAL",
        "302,UNKNOWN",
        "0,UNKNOWN"
    })
    void an_http_code_has_a_status_name(int code, String status) {
        assertThat(GeminiFault.statusFor(code)).isEqualTo(status);
    }
}
