package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FinishReasonsTest {
    private static final String TEXT = "{'text':'Hi'}";
    private static final String CALL = "{'functionCall':{'name':'f'}}";

    @ParameterizedTest
    @CsvSource({
        "STOP, stop, tool_calls",
        "MAX_TOKENS, length, length",
        "CONTINUATION, length, length",
        "SAFETY, content_filter, content_filter",
        "RECITATION, content_filter, content_filter",
        "LANGUAGE, content_filter, content_filter",
        "BLOCKLIST, content_filter, content_filter",
        "PROHIBITED_CONTENT, content_filter, content_filter",
        "SPII, content_filter, content_filter",
        "MODEL_ARMOR, content_filter, content_filter",
        "IMAGE_SAFETY, content_filter, content_filter",
        "IMAGE_PROHIBITED_CONTENT, content_filter, content_filter",
        "IMAGE_RECITATION, content_filter, content_filter",
        "NO_IMAGE, stop, tool_calls",
        "IMAGE_OTHER, stop, tool_calls",
        "OTHER, stop, tool_calls",
        "FINISH_REASON_UNSPECIFIED, stop, tool_calls",
        "A_NEW_ONE, stop, tool_calls",
    })
    void a_finish_reason_is_told_truly(String gemini, String afterText, String afterCall) {
        assertThat(finish(gemini, TEXT)).isEqualTo(afterText);
        assertThat(finish(gemini, CALL)).isEqualTo(afterCall);
        assertThat(finish(gemini, CALL + "," + TEXT)).isEqualTo(afterCall);
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED_FUNCTION_CALL, malformed_function_call",
        "UNEXPECTED_TOOL_CALL, malformed_function_call",
        "TOO_MANY_TOOL_CALLS, malformed_function_call",
        "MALFORMED_RESPONSE, bad_response",
    })
    void a_broken_answer_is_a_fault_even_with_content(String gemini, String code) {
        OpenAiFault fault = Completions.fault(reply(gemini, TEXT));

        assertThat(fault.status()).isEqualTo(502);
        assertThat(fault.type()).isEqualTo("server_error");
        assertThat(fault.code()).contains(code);
        assertThat(fault.message()).contains(gemini).contains("Said more.");
        assertThat(Completions.streamed(Completions.of(Completions.PLAIN), reply(gemini, TEXT)))
                .endsWith(fault.event().asUtf8());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_IMAGE", "IMAGE_OTHER", "OTHER", "FINISH_REASON_UNSPECIFIED", "A_NEW_ONE"})
    void a_reason_that_says_nothing_without_content_is_a_fault(String gemini) {
        OpenAiFault fault = Completions.fault(reply(gemini, "{'text':''}"));

        assertThat(fault.status()).isEqualTo(502);
        assertThat(fault.code()).contains("empty_response");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"candidates\":[]}", "{\"usageMetadata\":{}}", "3", "null", "[]"})
    void a_reply_without_a_candidate_is_a_fault(String reply) {
        assertThat(Completions.fault(reply).code()).contains("empty_response");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{", "{}x"})
    void a_reply_that_is_no_json_is_a_fault(String reply) {
        assertThat(Completions.fault(reply).code()).contains("bad_response");
    }

    @Test
    void an_error_in_a_reply_is_told_as_one() {
        OpenAiFault fault = Completions.fault("[{\"error\":{\"code\":503,\"message\":\"Busy.\"}}]");

        assertThat(fault.status()).isEqualTo(503);
        assertThat(fault.message()).isEqualTo("Busy.");
    }

    @Test
    void a_blocked_prompt_is_a_refusal() {
        JsonNode choice = choice("{'promptFeedback':{'blockReason':'SAFETY','blockReasonMessage':'Too hot.'}}");

        assertThat(choice.path("finish_reason").stringValue()).isEqualTo("content_filter");
        assertThat(choice.path("message").path("content").isNull()).isTrue();
        assertThat(choice.path("message").path("refusal").stringValue())
                .isEqualTo("Gemini blocked the prompt (SAFETY: Too hot.).");
    }

    @Test
    void a_withheld_answer_is_a_refusal_and_a_cut_one_keeps_its_content() {
        JsonNode withheld = choice(reply("SAFETY", ""));
        JsonNode cut = choice(reply("SAFETY", TEXT));

        assertThat(withheld.path("message").path("content").isNull()).isTrue();
        assertThat(withheld.path("message").path("refusal").stringValue())
                .isEqualTo("Gemini withheld the answer (SAFETY). Said more.");
        assertThat(cut.path("message").path("content").stringValue()).isEqualTo("Hi");
        assertThat(cut.path("message").path("refusal").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"STOP, stop", "MAX_TOKENS, length"})
    void an_empty_answer_that_ended_regularly_has_empty_content(String gemini, String told) {
        JsonNode choice = choice(reply(gemini, ""));

        assertThat(choice.path("message").path("content").stringValue()).isEmpty();
        assertThat(choice.path("finish_reason").stringValue()).isEqualTo(told);
    }

    @Test
    void one_broken_candidate_makes_the_reply_a_fault() {
        String reply =
                "{\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"},"
                        + "{\"index\":1,\"finishReason\":\"OTHER\"}]}";

        assertThat(Completions.fault(reply).code()).isEqualTo(Optional.of("empty_response"));
    }

    @Test
    void several_candidates_are_several_choices() {
        JsonNode told = Completions.translated(
                "{\"candidates\":[{\"index\":1,\"content\":{\"parts\":[{\"text\":\"B\"}]},\"finishReason\":\"MAX_TOKENS\"},"
                        + "{\"content\":{\"parts\":[{\"text\":\"A\"}]},\"index\":0,\"finishReason\":\"STOP\"}]}",
                Completions.of(Completions.PLAIN));

        assertThat(told.path("choices").size()).isEqualTo(2);
        assertThat(told.path("choices").path(0).path("message").path("content").stringValue())
                .isEqualTo("A");
        assertThat(told.path("choices").path(1).path("finish_reason").stringValue())
                .isEqualTo("length");
    }

    private static String finish(String gemini, String parts) {
        return choice(reply(gemini, parts)).path("finish_reason").stringValue();
    }

    private static JsonNode choice(String reply) {
        return Completions.translated(reply.replace('\'', '"'), Completions.of(Completions.PLAIN))
                .path("choices")
                .path(0);
    }

    private static String reply(String finishReason, String parts) {
        return ("{'candidates':[{'content':{'parts':[" + parts + "]},'finishReason':'" + finishReason
                        + "','finishMessage':'Said more.'}]}")
                .replace('\'', '"');
    }
}
