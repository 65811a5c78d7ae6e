package io.pollux.protocol.openai.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.Media;
import io.pollux.protocol.openai.MediaSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImageChatTest {
    private static final String CHAT = "{\"model\":\"m-chat\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
            + "{\"role\":\"user\",\"content\":\"a dog\"},{\"role\":\"assistant\",\"content\":\"![image](x)\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a cat {n:2}\"},{\"type\":\"image_url\",\"image_url\":"
            + "{\"url\":\"data:image/png;base64,QUJD\"}},"
            + "{\"type\":\"text\",\"text\":\"in snow {ratio:16:9}\"}]}]}";

    private final List<JsonNode> replies = List.of(
            Json.readTree("{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\","
                    + "\"data\":\"QQ==\"}}]}}],\"usageMetadata\":{\"promptTokenCount\":2,\"candidatesTokenCount\":5}}"),
            Json.readTree(
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/jpeg\","
                            + "\"data\":\"Qg==\"}}]}}],\"usageMetadata\":{\"promptTokenCount\":2,\"candidatesTokenCount\":5}}"));

    @Test
    void the_last_words_of_the_user_are_the_prompt_and_come_with_pictures() throws Exception {
        ImageChat chat = ImageChat.read(Json.readTree(CHAT), MediaSource.NONE);

        assertThat(chat.images().prompt()).isEqualTo("a cat\nin snow");
        assertThat(chat.images().edits()).containsExactly(new Inline("image/png", "QUJD"));
        assertThat(chat.images().bodies("gemini-3.1-flash-image").getFirst().at("/contents/0/parts"))
                .isEqualTo(Json.readTree("[{\"text\":\"a cat\\nin snow\"},"
                        + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"QUJD\"}}]"));
        assertThat(chat.images().count()).isEqualTo(2);
        assertThat(chat.images().ratio()).contains("16:9");
        assertThat(chat.streams()).isFalse();
    }

    @Test
    void the_answer_is_markdown_with_one_image_a_line() throws Exception {
        JsonNode reply = ImageChat.read(Json.readTree(CHAT), MediaSource.NONE).reply(replies, "chatcmpl-1", 7);

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
            throws Exception {
        JsonNode body = Json.readTree(
                CHAT.replaceFirst("\\{", "{\"stream\":true,\"stream_options\":{\"include_usage\":" + usage + "},"));

        ImageChat chat = ImageChat.read(body, MediaSource.NONE);
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

    @Test
    void imagen_counts_nothing_and_that_is_told() throws Exception {
        List<JsonNode> made = List.of(
                Json.readTree("{\"predictions\":[{\"mimeType\":\"image/png\",\"bytesBase64Encoded\":\"QQ==\"}]}"));
        ImageChat chat = ImageChat.read(
                Json.readTree("{\"model\":\"m\",\"stream_options\":{\"include_usage\":true},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"a cat\"}]}"),
                MediaSource.NONE);

        assertThat(chat.reply(made, "c", 7).at("/usage/total_tokens").asInt(-1)).isZero();
        assertThat(chat.chunks(made, "c", 7)).hasSize(3).satisfies(chunks -> {
            assertThat(chunks.get(0).path("usage").isNull()).isTrue();
            assertThat(chunks.get(1).path("usage").isNull()).isTrue();
            assertThat(chunks.get(2).at("/usage/total_tokens").asInt(-1)).isZero();
        });
    }

    @Test
    void imagen_cannot_work_on_pictures() throws Exception {
        ImageChat chat = ImageChat.read(Json.readTree(CHAT), MediaSource.NONE);

        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> chat.images().bodies("imagen-4.0-generate-001"))
                .withMessageContaining("Imagen cannot edit");
    }

    @Test
    void a_picture_may_be_named_by_url() throws Exception {
        JsonNode body = Json.readTree(CHAT.replace("data:image/png;base64,QUJD", "https://example.com/a"));

        ImageChat chat = ImageChat.read(body, _ -> new Media("image/webp", Bytes.utf8("ABC")));

        assertThat(chat.images().edits()).containsExactly(new Inline("image/webp", "QUJD"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'m'} | messages",
                "{'model':'m','messages':5} | messages",
                "{'model':'m','messages':'x'} | messages",
                "{'model':'m','messages':[]} | messages",
                "{'model':'m','messages':[1]} | messages[0]",
                "{'model':'m','messages':[{'role':'user'}]} | messages[0].content",
                "{'model':'m','messages':[{'role':'user','content':5}]} | messages[0].content",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':5}]}]} "
                        + "| messages[0].content[0].text",
                "{'model':'m','messages':[{'role':'user','content':'x'},{'role':'user','content':[5]}]} "
                        + "| messages[1].content[0]",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url'}]}]} "
                        + "| messages[0].content[0].image_url",
                "{'model':'m','messages':[{'role':'assistant','content':'x'}]} | messages",
            })
    void a_chat_that_cannot_be_read_names_the_field(String body, String param) {
        assertThatExceptionOfType(BadChatRequest.class)
                .isThrownBy(() -> ImageChat.read(Json.readTree(body.replace('\'', '"')), MediaSource.NONE))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'{n:2}'",
                "'x {n:99}'",
                "[{'type':'text','text':'x'},{'type':'image_url','image_url':'gs://bucket/a.png'}]",
                "[{'type':'text','text':'x'},{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}}]",
            })
    void what_no_image_can_be_made_of_is_refused(String content) {
        String body = "{'model':'m','messages':[{'role':'user','content':" + content + "}]}";

        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> ImageChat.read(Json.readTree(body.replace('\'', '"')), MediaSource.NONE))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("messages[0].content"));
    }
}
