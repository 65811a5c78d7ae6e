package io.pollux.protocol.openai.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.UnusableReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImageChatTest {
    private static final String CHAT = "{\"model\":\"m-chat\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
            + "{\"role\":\"user\",\"content\":\"a dog\"},{\"role\":\"assistant\",\"content\":\"![image](x)\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a cat {n:2}\"},{\"type\":\"image_url\"},"
            + "{\"type\":\"text\",\"text\":\"in snow {ratio:16:9}\"}]}]}";

    private final List<JsonNode> replies = List.of(
            Json.readTree("{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\","
                    + "\"data\":\"QQ==\"}}]}}],\"usageMetadata\":{\"promptTokenCount\":2,\"candidatesTokenCount\":5}}"),
            Json.readTree(
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/jpeg\","
                            + "\"data\":\"Qg==\"}}]}}],\"usageMetadata\":{\"promptTokenCount\":2,\"candidatesTokenCount\":5}}"));

    @Test
    void the_last_words_of_the_user_are_the_prompt() throws BadField {
        ImageChat chat = ImageChat.read(Json.readTree(CHAT));

        assertThat(chat.images().prompt()).isEqualTo("a cat\nin snow");
        assertThat(chat.images().count()).isEqualTo(2);
        assertThat(chat.images().ratio()).contains("16:9");
        assertThat(chat.streams()).isFalse();
    }

    @Test
    void the_answer_is_markdown_with_one_image_a_line() throws BadField, UnusableReply {
        JsonNode reply = ImageChat.read(Json.readTree(CHAT)).reply(replies, "chatcmpl-1", 7);

        assertThat(Json.write(reply).asUtf8())
                .isEqualTo("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m-chat\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                        + "\"![image](data:image/png;base64,QQ==)\\n![image](data:image/jpeg;base64,Qg==)\","
                        + "\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":10,\"total_tokens\":14}}");
    }

    @ParameterizedTest
    @CsvSource({"true, 3", "false, 2"})
    void a_stream_has_one_chunk_with_the_images_then_the_finish_then_the_usage_if_wanted(boolean usage, int chunks)
            throws BadField, UnusableReply {
        JsonNode body = Json.readTree(
                CHAT.replaceFirst("\\{", "{\"stream\":true,\"stream_options\":{\"include_usage\":" + usage + "},"));

        ImageChat chat = ImageChat.read(body);
        List<String> told = chat.chunks(replies, "c", 7).stream()
                .map(chunk -> Json.write(chunk).asUtf8())
                .toList();

        assertThat(chat.streams()).isTrue();
        assertThat(told).hasSize(chunks);
        assertThat(told.get(0))
                .startsWith("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m-chat\","
                        + "\"choices\":[{\"index\":0,\"finish_reason\":null,\"delta\":{\"role\":\"assistant\","
                        + "\"content\":\"![image](data:");
        assertThat(told.get(1)).contains("\"finish_reason\":\"stop\",\"delta\":{}");
        assertThat(told.getLast().contains("\"choices\":[],\"usage\":{\"prompt_tokens\":4"))
                .isEqualTo(usage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"messages\":5}",
                "{\"model\":\"m\",\"messages\":[]}",
                "{\"model\":\"m\",\"messages\":[1,null,{\"role\":5}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"user\",\"content\":[5]}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"{n:2}\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x {n:99}\"}]}"
            })
    void without_words_there_is_no_image(String body) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> ImageChat.read(Json.readTree(body)))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("messages"));
    }
}
