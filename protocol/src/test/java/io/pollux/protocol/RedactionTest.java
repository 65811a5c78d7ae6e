package io.pollux.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @Test
    void the_key_that_google_repeats_is_taken_out_everywhere() {
        Bytes body = Samples.bytes("errors/403-consumer-suspended.json");

        Bytes redacted = Redaction.without(body, "AIza-EXAMPLE-REDACT-ME");

        assertThat(redacted.asUtf8())
                .isEqualTo(Samples.text("errors/403-consumer-suspended.json")
                        .replace("AIza-EXAMPLE-REDACT-ME", "[redacted]"))
                .doesNotContain("AIza");
    }

    @Test
    void a_body_without_the_secret_is_the_same_object() {
        Bytes body = Samples.bytes("01-generate-text.json");

        assertThat(Redaction.without(body, "AIza-EXAMPLE-REDACT-ME")).isSameAs(body);
    }

    @Test
    void a_short_secret_is_ignored() {
        Bytes body = Bytes.utf8("abcabc");

        assertThat(Redaction.without(body, "abc")).isSameAs(body);
        assertThat(Redaction.without(body, "")).isSameAs(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abcd | xabcdabcdx | x[redacted][redacted]x",
                "abcd | abcabcd | abc[redacted]",
                "aaab | aaaab | a[redacted]",
                "ab<d> | x ab\\u003cd\\u003E y | x [redacted] y",
                "a/b+c | a\\/b+c | [redacted]",
                "gürt€l😀 | ein gürt€l😀! | ein [redacted]!",
                "gürt€l😀 | ein g\\u00fcrt\\u20acl\\ud83d\\ude00! | ein [redacted]!",
                "a\\b\"c | x a\\\\b\\\"c | x [redacted]",
                "abcd | \\u0061\\u0062\\u0063\\u0064 | [redacted]",
                "abcd | abc | abc",
                "abcd | abc\\ | abc\\",
                "abcd | abc\\u006 | abc\\u006",
            })
    void a_secret_is_found_in_any_spelling(String secret, String body, String expected) {
        Bytes redacted = Redaction.without(Bytes.utf8(body), secret);

        assertThat(redacted.asUtf8()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "of api_key:the-secret and AIzaSyA1234567890-2345678901234567_9012. | of api_key:[redacted] and [redacted].",
                "http://x?key=AIza-demo-beta-0001&a | http://x?key=[redacted]&a",
                "gürt\\nAQ.Ab8RN6Jx-y_z0123456789€ | gürt\\n[redacted]€",
                "AQ.Ab8RN6Jx AQ.Ab8RN6Jy | [redacted] [redacted]",
                "see FAQ.documentation, AQ. and AIza | see FAQ.documentation, AQ. and AIza",
            })
    void other_keys_are_taken_out_by_their_looks(String body, String expected) {
        assertThat(Redaction.withoutKeys(Bytes.utf8(body), "the-secret").asUtf8())
                .isEqualTo(expected);
    }

    @Test
    void a_body_without_any_key_is_the_same_object() {
        Bytes body = Samples.bytes("01-generate-text.json");

        assertThat(Redaction.withoutKeys(body, "the-secret")).isSameAs(body);
    }

    @Test
    void random_secrets_never_survive_the_writer() {
        Random random = new Random(7);
        for (int round = 0; round < 1_000; round++) {
            String secret = random.ints(4 + random.nextInt(20), 0x20, 0x250)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Bytes body = Json.write(Json.object().put("message", "<" + secret + ">"));

            Bytes redacted = Redaction.without(body, secret);

            assertThat(Json.readTree(redacted).path("message").stringValue()).isEqualTo("<[redacted]>");
        }
    }
}
