package io.pollux.protocol.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmptinessTest {
    @ParameterizedTest
    @CsvSource({
        "21-empty200-continuation,CONTINUATION,'',CONTENT",
        "21-empty200-malformed_function_call,MALFORMED_FUNCTION_CALL,'',WORTH_A_RETRY",
        "21-empty200-max_tokens_thinking,MAX_TOKENS,'',FINAL",
        "21-empty200-no_image,NO_IMAGE,'',FINAL",
        "21-empty200-other_no_content,OTHER,'',WORTH_A_RETRY",
        "21-empty200-prohibited_candidate,PROHIBITED_CONTENT,'',FINAL",
        "21-empty200-prompt_blocked,'',PROHIBITED_CONTENT,FINAL",
        "21-empty200-recitation,RECITATION,'',FINAL",
        "21-empty200-safety_candidate,SAFETY,'',FINAL",
        "21-empty200-stop_empty_content,STOP,'',WORTH_A_RETRY",
        "21-empty200-stop_no_parts,STOP,'',WORTH_A_RETRY",
        "21-empty200-unexpected_tool_call,UNEXPECTED_TOOL_CALL,'',WORTH_A_RETRY",
        "01-generate-text,STOP,'',CONTENT",
        "01b-generate-text-gemini25,STOP,'',CONTENT",
        "01c-generate-json-schema,STOP,'',CONTENT",
        "02-generate-toolcall,STOP,'',CONTENT",
        "06-generate-grounding-search,STOP,'',CONTENT",
        "07-generate-url-context,STOP,'',CONTENT",
        "08-generate-code-execution,STOP,'',CONTENT",
        "09-generate-image,STOP,'',CONTENT",
        "10-generate-tts-l16,STOP,'',CONTENT",
        "10b-generate-tts-wav,STOP,'',CONTENT",
        "11-generate-citations,STOP,'',CONTENT",
        "18c-generate-with-cache,STOP,'',CONTENT",
        "24-vertex-express-generate,STOP,'',CONTENT",
        "05-stream-array,STOP,'',CONTENT",
    })
    void a_sample_is_judged(String name, String finishReason, String blockReason, Emptiness emptiness) {
        byte[] body = Samples.array(name + ".json");

        ReplyFacts facts = scan(body);

        assertThat(facts.finishReason()).isEqualTo(finishReason);
        assertThat(facts.blockReason()).isEqualTo(blockReason);
        assertThat(facts.emptiness()).isEqualTo(emptiness);
        assertThat(facts.hasCandidates()).isEqualTo(blockReason.isEmpty());
        assertThat(facts.modelVersion()).startsWith("gemini-");
        assertThat(facts.hasUsage()).isTrue();
        assertThat(facts.hasError()).isFalse();
    }

    @Test
    void no_empty_sample_is_missing_from_the_table() {
        assertThat(Samples.named("21-.*")).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"a\"} | true",
                "{\"text\":\"\\n\"} | true",
                "{\"text\":\"\"} | false",
                "{\"text\":null} | false",
                "{} | false",
                "null | false",
                "{\"text\":\"\",\"thoughtSignature\":\"abc\"} | false",
                "{\"text\":\"\",\"thought\":true,\"partMetadata\":{\"a\":1}} | false",
                "{\"thought\":true,\"text\":\"hm\"} | true",
                "{\"functionCall\":{}} | true",
                "{\"functionCall\":null} | false",
                "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}} | true",
                "{\"fileData\":{\"fileUri\":\"x\"}} | true",
                "{\"executableCode\":{\"code\":\"x\"}} | true",
                "{\"codeExecutionResult\":{\"outcome\":\"OUTCOME_OK\"}} | true",
                "{\"functionResponse\":{}} | true",
                "{\"toolCall\":{}} | true",
                "{\"toolResult\":{}} | true",
                "{\"somethingNew\":[1]} | true",
                "{\"text\":\"\"},{\"text\":\"a\"} | true",
                "{\"thoughtSignature\":\"abc\"},{\"functionCall\":{}} | true",
                "{\"text\":\"\"},{\"text\":\"\"} | false",
            })
    void a_part_has_content_when_it_carries_data(String part, boolean content) {
        ReplyFacts facts = scan("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + part
                + "]},\"finishReason\":\"STOP\",\"index\":0}]}");

        assertThat(facts.hasContent()).isEqualTo(content);
        assertThat(facts.finishReason()).isEqualTo("STOP");
        assertThat(facts.hasCandidates()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAFETY", "BLOCKLIST", "SPII", "LANGUAGE", "MODEL_ARMOR", "IMAGE_OTHER", "NEW_REASON"})
    void without_content_a_reason_that_stays_is_final(String reason) {
        ReplyFacts facts = scan("{\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}");

        assertThat(facts.emptiness()).isEqualTo(Emptiness.FINAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "OTHER",
                "FINISH_REASON_UNSPECIFIED",
                "MALFORMED_FUNCTION_CALL",
                "UNEXPECTED_TOOL_CALL",
                "TOO_MANY_TOOL_CALLS",
                "MALFORMED_RESPONSE"
            })
    void without_content_a_fault_of_the_model_is_worth_a_retry(String reason) {
        ReplyFacts facts = scan("{\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}");

        assertThat(facts.emptiness()).isEqualTo(Emptiness.WORTH_A_RETRY);
    }

    private static ReplyFacts scan(String body) {
        return scan(body.getBytes(UTF_8));
    }

    private static ReplyFacts scan(byte[] body) {
        ReplyScanner scanner = new ReplyScanner();
        scanner.feed(body, 0, body.length);
        return scanner.facts();
    }
}
