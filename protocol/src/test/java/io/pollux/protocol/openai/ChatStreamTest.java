package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.Completions.COUNTED;
import static io.pollux.protocol.openai.Completions.PLAIN;
import static io.pollux.protocol.openai.Completions.WITHOUT_THOUGHTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChatStreamTest {
    private static final String HEAD =
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1795392000,"
                    + "\"model\":\"gemini-3.8-flash\",\"choices\":[";
    private static final String HELLO =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}]}\r\n\r\n";
    private static final String HEL = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}\n\n";
    private static final String LO = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}]}}]}\n\n";
    private static final String STOP = "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\r\n\r\n";

    @Test
    void a_text_is_told_as_role_content_finish_usage_and_done() {
        String stream = Completions.streamed(
                Completions.of(COUNTED),
                HELLO,
                "data: {\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,"
                        + "\"candidatesTokenCount\":2}}\n\n");

        assertThat(stream)
                .isEqualTo(HEAD
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}\n\n"
                        + HEAD
                        + "{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}],\"usage\":null}\n\n"
                        + HEAD
                        + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                        + HEAD
                        + "],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\n"
                        + "data: [DONE]\n\n");
    }

    @Test
    void a_text_is_told_as_soon_as_it_comes() {
        EventBuffer out = new EventBuffer();
        ChatStream stream = new ChatStream(Completions.of(PLAIN), out);

        feed(stream, HELLO);

        assertThat(Completions.text(out)).endsWith("{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n");
        assertThat(stream.isOver()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {": keep-alive\n\n", "data:\n\n", "data: \n\n", "event: ping\n\n", "\r\n", "id: 3\n\n", ""})
    void what_carries_no_data_yields_nothing(String event) {
        EventBuffer out = new EventBuffer();

        feed(new ChatStream(Completions.of(PLAIN), out), event);

        assertThat(out.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}]}",
                "data:{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}]}\r\r",
                "id: 7\nevent: x\ndata: {\"candidates\":[{\"content\":{\ndata: \"parts\":[{\"text\":\"Hello\"}]}}]}\n\n",
                ": hi\r\ndata: {\"candidates\":[{\"content\":{\r\nid: 7\r\ndata: \"parts\":[{\"text\":\"Hello\"}]}}]}\r\n\r\n",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}]}",
                " [{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]},\n"
                        + "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}]}}]}]",
                HEL + LO,
            })
    void every_framing_is_read(String event) {
        String stream = Completions.streamed(Completions.of(PLAIN), event, STOP);

        assertThat(message(stream).path("content").stringValue()).isEqualTo("Hello");
    }

    @Test
    void an_end_that_upstream_did_not_tell_is_not_faked() {
        String stream = Completions.streamed(Completions.of(PLAIN), Samples.text("errors/midstream-cut-no-finish.sse"));

        assertThat(stream)
                .doesNotContain("[DONE]")
                .doesNotContain("stop")
                .endsWith("data: {\"error\":{\"message\":\"Upstream ended its stream in the middle of the answer.\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"bad_response\"}}\n\n");
    }

    @Test
    void an_error_of_upstreams_ends_the_stream_as_one_object() {
        String stream = Completions.streamed(
                Completions.of(PLAIN), Samples.text("errors/midstream-503-dataprefixed.sse"), HELLO);

        assertThat(stream)
                .doesNotContain("[DONE]")
                .endsWith("\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n");
        assertThat(stream).contains("{\"error\":{\"message\":\"This model is currently experiencing high demand.");
    }

    @Test
    void an_event_that_is_no_json_ends_the_stream_with_an_error() {
        String stream = Completions.streamed(Completions.of(PLAIN), HELLO, "data: {\"candidates\":[{\n\n", STOP);

        assertThat(stream).contains("Upstream sent an event that is no JSON.").doesNotContain("[DONE]");
    }

    @Test
    void a_stream_without_any_candidate_is_an_error() {
        assertThat(Completions.streamed(Completions.of(PLAIN))).startsWith("data: {\"error\"");
    }

    @Test
    void a_failed_stream_stays_failed() {
        EventBuffer out = new EventBuffer();
        ChatStream stream = new ChatStream(Completions.of(PLAIN), out);
        OpenAiFault fault = OpenAiFault.of(504, Bytes.EMPTY);

        stream.fail(fault);
        stream.fail(fault);
        feed(stream, HELLO);
        stream.end();

        assertThat(Completions.text(out)).isEqualTo(fault.event().asUtf8());
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void a_stop_on_every_event_ends_the_choice_once() {
        String event = HELLO.replace("}]}}]", "}]},\"finishReason\":\"STOP\"}]");

        String stream = Completions.streamed(Completions.of(PLAIN), event, event);

        assertThat(ChatStreamRules.broken(stream, false)).isEmpty();
        assertThat(message(stream).path("content").stringValue()).isEqualTo("HelloHello");
    }

    @Test
    void thoughts_are_told_only_to_who_wants_them() {
        String told = Completions.streamed(Completions.of(PLAIN), Samples.text("03-stream-thoughts-toolcall.sse"));
        String hidden =
                Completions.streamed(Completions.of(WITHOUT_THOUGHTS), Samples.text("03-stream-thoughts-toolcall.sse"));

        assertThat(message(told).path("reasoning_content").stringValue()).startsWith("**Working out the request**");
        assertThat(message(told).path("content").stringValue()).isEqualTo("Let me check that.");
        assertThat(hidden).doesNotContain("Working").contains("Let me check that.");
    }

    @Test
    void the_content_is_null_when_a_call_comes_first() {
        String stream = Completions.streamed(
                Completions.of(PLAIN),
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}\n\n",
                STOP);

        assertThat(stream).startsWith(HEAD + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}");
        assertThat(stream).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void a_prompt_that_is_blocked_is_a_refusal() {
        String stream = Completions.streamed(
                Completions.of(PLAIN), "data: {\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}\n\n");

        assertThat(ChatStreamRules.broken(stream, false)).isEmpty();
        assertThat(message(stream).path("refusal").stringValue())
                .isEqualTo("Gemini blocked the prompt (PROHIBITED_CONTENT).");
        assertThat(stream).contains("\"finish_reason\":\"content_filter\"");
    }

    @Test
    void the_buffer_gives_up_the_room_of_a_big_event() throws IOException {
        EventBuffer out = new EventBuffer();
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        feed(
                new ChatStream(Completions.of(PLAIN), out),
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                        + "A".repeat(200_000) + "\"}}]}}]}\n\n");

        out.writeTo(taken);
        out.clear();

        assertThat(taken.size()).isGreaterThan(200_000);
        assertThat(out.isEmpty()).isTrue();
        assertThat(out.array().length).isLessThanOrEqualTo(64 * 1024);
    }

    private static void feed(ChatStream stream, String event) {
        byte[] bytes = Bytes.utf8("xx" + event + "yy").unsafeArray();
        stream.feed(bytes, 2, bytes.length - 4);
    }

    private static JsonNode message(String stream) {
        return JoinedChunks.of(stream).path("choices").path(0).path("message");
    }

    @Test
    void a_stream_that_an_error_ended_says_which() {
        ChatStream broken = new ChatStream(Completions.of(PLAIN), new EventBuffer());
        ChatStream whole = new ChatStream(Completions.of(PLAIN), new EventBuffer());
        byte[] error = "data: {\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}\n\n".getBytes(UTF_8);
        byte[] answer = (HELLO + STOP).getBytes(UTF_8);

        broken.feed(error, 0, error.length);
        whole.feed(answer, 0, answer.length);
        whole.end();

        assertThat(broken.fault().orElseThrow().status()).isEqualTo(503);
        assertThat(whole.fault()).isEmpty();
    }
}
