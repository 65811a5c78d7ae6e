package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryDelayTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Please retry in 19.27s. | PT19.27S",
                "Please retry in 19.272449782s. | PT19.272449782S",
                "* limit: 5, Please retry in 8h12m3.4s. | PT8H12M3.4S",
                "Please retry in 350ms. | PT0.35S",
                "Please retry in 350.5ms. | PT0.3505S",
                "Please retry in 12us | PT0.000012S",
                "Please retry in 12µs | PT0.000012S",
                "Please retry in 7ns | PT0.000000007S",
                "Please retry in 1m0s. | PT1M",
                "Please retry in 0s. | PT0S",
                "Please retry in 999999999999h. | PT999999999999H",
                "Please retry in 9999999999999999999s. | -",
                "Please retry in a while | -",
                "Please retry in 5 apples | -",
                "Please try again later. | -",
            })
    void a_delay_is_found_in_the_message(String message, Duration delay) {
        Bytes body = GeminiFault.body(429, "RESOURCE_EXHAUSTED", message);

        assertThat(GeminiFault.read(body).orElseThrow().retryDelay()).isEqualTo(Optional.ofNullable(delay));
    }

    @ParameterizedTest
    @CsvSource({"36s,PT36S", "34.4s,PT34.4S", "0.000000001s,PT0.000000001S", "0s,PT0S"})
    void the_delay_of_retry_info_wins_over_the_message(String spelled, Duration delay) {
        Bytes body = Bytes.utf8("{\"error\":{\"message\":\"Please retry in 5s\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"" + spelled + "\"}]}}");

        assertThat(GeminiFault.read(body).orElseThrow().retryDelay()).contains(delay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5s", "5", "soon", "", "5m", "99999999999999999999s"})
    void a_delay_that_is_none_leaves_the_word_to_the_message(String spelled) {
        Bytes body = Bytes.utf8("{\"error\":{\"message\":\"Please retry in 5s\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"" + spelled + "\"}]}}");

        assertThat(GeminiFault.read(body).orElseThrow().retryDelay()).contains(Duration.ofSeconds(5));
    }
}
