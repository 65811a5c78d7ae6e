package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The replies to several calls of one chat, told as the choices of one answer. */
class SeveralRepliesTest {
    private static final List<Bytes> THREE = List.of(reply("one", 10, 1), reply("two", 10, 2), reply("three", 10, 3));

    @Test
    void each_reply_is_a_choice_and_all_are_paid_for() {
        for (JsonNode told : List.of(whole(THREE), streamed(THREE))) {
            assertThat(contents(told)).containsExactly("0 one stop", "1 two stop", "2 three stop");
            assertThat(told.path("usage").path("prompt_tokens").asInt()).isEqualTo(30);
            assertThat(told.path("usage").path("completion_tokens").asInt()).isEqualTo(6);
            assertThat(told.path("usage").path("total_tokens").asInt()).isEqualTo(36);
            assertThat(told.path("usage")
                            .at("/prompt_tokens_details/text_tokens")
                            .asInt())
                    .isEqualTo(30);
        }
    }

    @Test
    void a_stream_of_them_keeps_the_rules_of_streams() {
        assertThat(ChatStreamRules.broken(stream(THREE), true)).isEmpty();
    }

    @Test
    void a_single_reply_is_told_as_ever() {
        Bytes one = THREE.getFirst();

        assertThat(whole(List.of(one)))
                .isEqualTo(Completions.translated(one.asUtf8(), Completions.of(Completions.PLAIN)));
    }

    @Test
    void a_reply_of_several_candidates_is_several_choices() {
        Bytes two = Bytes.utf8("{\"candidates\":[" + candidate("a", 0) + ',' + candidate("b", 1) + "]}");
        List<Bytes> replies = List.of(two, THREE.getFirst());

        assertThat(contents(whole(replies))).containsExactly("0 a stop", "1 b stop", "2 one stop");
        assertThat(contents(streamed(replies))).containsExactly("0 a stop", "1 b stop", "2 one stop");
    }

    @Test
    void large_media_of_each_reply_stay_with_its_choice() {
        List<String> images = Stream.of("iVBORw0KGgoA", "iVBORw0KGgoB")
                .map(start -> start + start.substring(11).repeat(100_000))
                .toList();
        List<Bytes> replies = images.stream()
                .map(image -> Bytes.utf8(
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\","
                                + "\"data\":\"" + image + "\"}}]},\"finishReason\":\"STOP\"}]}"))
                .toList();

        for (JsonNode told : List.of(whole(replies), streamed(replies))) {
            assertThat(told.path("choices").valueStream().map(choice -> choice.at("/message/images/0/image_url/url")
                            .asString()))
                    .containsExactlyElementsOf(images.stream()
                            .map(image -> "data:image/png;base64," + image)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}",
                "{\"error\":{\"code\":503,\"message\":\"high demand\",\"status\":\"UNAVAILABLE\"}}",
                "{}"
            })
    void one_of_no_use_spoils_it_all(String useless) {
        List<Bytes> replies = List.of(THREE.getFirst(), Bytes.utf8(useless), THREE.getLast());

        assertThat(GeminiToChat.translate(replies, Completions.of(Completions.PLAIN)))
                .isInstanceOf(ChatReply.Unusable.class);
        assertThat(ChatStream.tell(replies, Completions.of(Completions.COUNTED), new EventBuffer()))
                .isPresent();
    }

    private static Bytes reply(String text, int prompt, int candidates) {
        return Bytes.utf8(
                "{\"candidates\":[" + candidate(text, 0) + "],\"usageMetadata\":{\"promptTokenCount\":" + prompt
                        + ",\"candidatesTokenCount\":" + candidates
                        + ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":" + prompt + "}]}}");
    }

    private static String candidate(String text, int index) {
        return "{\"index\":" + index + ",\"content\":{\"parts\":[{\"text\":\"" + text
                + "\"}]},\"finishReason\":\"STOP\"}";
    }

    private static JsonNode whole(List<Bytes> replies) {
        return GeminiToChat.translate(replies, Completions.of(Completions.PLAIN)) instanceof ChatReply.Answered told
                ? Json.readTree(told.body())
                : Json.object();
    }

    private static JsonNode streamed(List<Bytes> replies) {
        return JoinedChunks.of(stream(replies));
    }

    private static String stream(List<Bytes> replies) {
        EventBuffer out = new EventBuffer();
        assertThat(ChatStream.tell(replies, Completions.of(Completions.COUNTED), out))
                .isEmpty();
        return Completions.text(out);
    }

    private static List<String> contents(JsonNode told) {
        JsonNode choices = told.path("choices");
        return IntStream.range(0, choices.size())
                .mapToObj(at -> choices.path(at).path("index").asInt() + " "
                        + choices.path(at).at("/message/content").asString() + ' '
                        + choices.path(at).path("finish_reason").asString())
                .toList();
    }
}
