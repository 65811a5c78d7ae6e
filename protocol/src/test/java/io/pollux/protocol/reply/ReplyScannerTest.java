package io.pollux.protocol.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pollux.protocol.Samples;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyScannerTest {
    @Test
    void every_count_is_read() {
        ReplyFacts facts = scan("""
                {"usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 22, "thoughtsTokenCount": 333,
                 "cachedContentTokenCount": 4444, "toolUsePromptTokenCount": 55555,
                 "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 9, "promptTokenCount": 7}],
                 "totalTokenCount": 12345678901 }, "modelVersion": "m"}""");

        assertThat(facts.promptTokens()).isEqualTo(1);
        assertThat(facts.candidatesTokens()).isEqualTo(22);
        assertThat(facts.thoughtsTokens()).isEqualTo(333);
        assertThat(facts.cachedTokens()).isEqualTo(4444);
        assertThat(facts.toolUseTokens()).isEqualTo(55555);
        assertThat(facts.totalTokens()).isEqualTo(12345678901L);
        assertThat(facts.modelVersion()).isEqualTo("m");
        assertThat(facts.hasCandidates()).isFalse();
    }

    @Test
    void a_completion_of_googles_openai_endpoint_tells_its_counts_with_the_thoughts_in_the_total_alone() {
        ReplyFacts facts = scan(Samples.text("20b-openai-toolcall.json"));

        assertThat(facts.promptTokens()).isEqualTo(72);
        assertThat(facts.candidatesTokens()).isEqualTo(22);
        assertThat(facts.thoughtsTokens()).isEqualTo(225 - 72 - 22);
        assertThat(facts.totalTokens()).isEqualTo(225);
        assertThat(facts.modelVersion()).isEqualTo("gemini-3.8-flash");
        assertThat(facts.finishReason()).isEqualTo("tool_calls");
        assertThat(facts.hasError()).isFalse();
    }

    @Test
    void chunks_tell_their_finish_reason_at_the_end_and_an_error_when_there_is_one() {
        ReplyFacts open =
                scan("{\"choices\":[{\"delta\":{\"finish_reason\":\"no\"},\"finish_reason\":null}],\"usage\":null}");
        ReplyFacts done =
                scan("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"},{\"finish_reason\":\"length\"}]}");
        ReplyFacts array = scan(Samples.text("20d-openai-error-429.json"));

        assertThat(open.finishReason()).isEmpty();
        assertThat(open.hasUsage()).isFalse();
        assertThat(done.finishReason()).isEqualTo("length");
        assertThat(array.hasError()).isTrue();
        assertThat(array.errorCode()).isEqualTo(429);
    }

    @Test
    void later_documents_overwrite_and_leave_what_they_do_not_mention() {
        ReplyScanner scanner = new ReplyScanner();
        feed(scanner, "{\"usageMetadata\":{\"promptTokenCount\":55,\"thoughtsTokenCount\":9},\"modelVersion\":\"a\"}");
        scanner.endDocument();
        feed(scanner, "{\"usageMetadata\":{\"promptTokenCount\":257,\"totalTokenCount\":303}}");
        scanner.endDocument();

        ReplyFacts facts = scanner.facts();

        assertThat(facts.promptTokens()).isEqualTo(257);
        assertThat(facts.thoughtsTokens()).isEqualTo(9);
        assertThat(facts.totalTokens()).isEqualTo(303);
        assertThat(facts.candidatesTokens()).isZero();
        assertThat(facts.modelVersion()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "7.9,7",
        "7e3,7",
        "-5,0",
        "007,7",
        "null,0",
        "true,0",
        "99999999999999999999999,922337203685477580",
        "'\"12\"',0",
        "'[12]',0",
        "'{\"a\":12}',0"
    })
    void a_count_of_any_spelling_does_no_harm(String spelled, long read) {
        ReplyFacts facts = scan("{\"usageMetadata\":{\"promptTokenCount\":" + spelled + ",\"totalTokenCount\":3}}");

        assertThat(facts.promptTokens()).isEqualTo(read);
        assertThat(facts.totalTokens()).isEqualTo(3);
    }

    @Test
    void names_elsewhere_in_a_reply_mean_nothing() {
        ReplyFacts facts = scan("""
                {"x": {"error": {"code": 5}, "candidates": [{}], "usageMetadata": {"totalTokenCount": 5}},
                 "parts": [{"text": "a"}], "finishReason": "SAFETY", "text": "modelVersion",
                 "candidates": [{"content": {"text": "a", "parts": [{"text": ""}]}, "blockReason": "X",
                   "groundingMetadata": {"content": {"parts": [{"text": "x"}]}, "finishReason": "y"}}]}""");

        assertThat(facts.hasError()).isFalse();
        assertThat(facts.hasContent()).isFalse();
        assertThat(facts.hasUsage()).isFalse();
        assertThat(facts.finishReason()).isEmpty();
        assertThat(facts.blockReason()).isEmpty();
        assertThat(facts.emptiness()).isEqualTo(Emptiness.WORTH_A_RETRY);
    }

    @Test
    void an_error_is_seen_in_an_object_and_in_an_array() {
        for (String body : new String[] {
            Samples.text("errors/503-overloaded.json"),
            "[" + Samples.text("errors/503-overloaded.json") + "]",
            "[{\"candidates\":[]},\r\n" + Samples.text("errors/503-overloaded.json")
        }) {
            ReplyFacts facts = scan(body);

            assertThat(facts.hasError()).isTrue();
            assertThat(facts.errorCode()).isEqualTo(503);
            assertThat(facts.errorStatus()).isEqualTo("UNAVAILABLE");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":null} | false | 0",
                "{\"error\":\"x\"} | true | 0",
                "{\"error\":{}} | true | 0",
                "{\"error\":{\"code\":\"model_not_found\",\"status\":5}} | true | 0",
                "{\"error\":{\"details\":[{\"code\":7}],\"code\":99999999999}} | true | 2147483647",
            })
    void an_error_of_any_shape_is_an_error(String body, boolean error, int code) {
        ReplyFacts facts = scan(body);

        assertThat(facts.hasError()).isEqualTo(error);
        assertThat(facts.errorCode()).isEqualTo(code);
        assertThat(facts.errorStatus()).isEmpty();
    }

    @Test
    void escapes_and_long_values_break_nothing() {
        String longName = "x".repeat(500);
        ReplyFacts facts = scan("{\"\\u0065rror\":{},\"a\\\"b\":1,\"" + longName + "\":\"" + longName
                + "\",\"modelVersion\":\"a\\\"},\\\\\",\"candidates\":[{\"finishReason\":\"" + longName + "\"}]}");

        assertThat(facts.hasError()).isFalse();
        assertThat(facts.modelVersion()).isEqualTo("a\\\"},\\\\");
        assertThat(facts.finishReason()).isEqualTo("x".repeat(128));
    }

    @Test
    void nesting_of_any_depth_is_passed_over() {
        String deep = "[{\"a\":".repeat(200_000) + "1" + "}]".repeat(200_000);

        ReplyFacts facts = scan("{\"x\":" + deep + ",\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":" + deep
                + "}]},\"finishReason\":\"STOP\"}],\"modelVersion\":\"m\"}");

        assertThat(facts.hasContent()).isTrue();
        assertThat(facts.finishReason()).isEqualTo("STOP");
        assertThat(facts.modelVersion()).isEqualTo("m");
    }

    @Test
    void slices_of_any_size_give_the_same_facts() {
        Random random = new Random(3);
        for (String name : Samples.named("(0|1|2)[^/]*\\.json|errors/.*\\.json")) {
            byte[] body = Samples.array(name);
            String whole = told(scan(body));
            for (int round = 0; round < 50; round++) {
                ReplyScanner scanner = new ReplyScanner();
                int at = 0;
                while (at < body.length) {
                    int length = Math.min(body.length - at, round == 0 ? 1 : 1 + random.nextInt(40));
                    scanner.feed(body, at, length);
                    at += length;
                }

                assertThat(told(scanner.facts())).as(name).isEqualTo(whole);
            }
        }
    }

    @Test
    void garbage_is_passed_over_and_the_next_document_is_understood() {
        Random random = new Random(5);
        byte[] sound = Samples.array("01-generate-text.json");
        byte[] signs = "{}[]\",:\\n0 candidates".getBytes(UTF_8);
        for (int round = 0; round < 3_000; round++) {
            byte[] garbage = sound.clone();
            int hits = 1 + random.nextInt(30);
            for (int hit = 0; hit < hits; hit++) {
                garbage[random.nextInt(garbage.length)] =
                        round % 2 == 0 ? (byte) random.nextInt(256) : signs[random.nextInt(signs.length)];
            }
            ReplyScanner scanner = new ReplyScanner();
            assertThatCode(() -> scanner.feed(garbage, 0, garbage.length)).doesNotThrowAnyException();
            scanner.endDocument();

            scanner.feed(sound, 0, sound.length);

            assertThat(scanner.facts().finishReason()).isEqualTo("STOP");
            assertThat(scanner.facts().hasContent()).isTrue();
        }
    }

    private static ReplyFacts scan(String body) {
        return scan(body.getBytes(UTF_8));
    }

    private static ReplyFacts scan(byte[] body) {
        ReplyScanner scanner = new ReplyScanner();
        scanner.feed(body, 0, body.length);
        return scanner.facts();
    }

    private static void feed(ReplyScanner scanner, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        scanner.feed(bytes, 0, bytes.length);
    }

    private static String told(ReplyFacts facts) {
        return String.join(
                " ",
                facts.modelVersion(),
                facts.finishReason(),
                facts.blockReason(),
                facts.errorStatus(),
                String.valueOf(facts.errorCode()),
                String.valueOf(facts.hasContent()),
                String.valueOf(facts.hasCandidates()),
                String.valueOf(facts.hasUsage()),
                String.valueOf(facts.promptTokens()),
                String.valueOf(facts.candidatesTokens()),
                String.valueOf(facts.thoughtsTokens()),
                String.valueOf(facts.totalTokens()));
    }
}
