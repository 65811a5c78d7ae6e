package io.pollux.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MediaTest {
    private static final String SPEAK = """
            {"contents":[{"parts":[{"text":"hello"}]}],"generationConfig":{"responseModalities":["AUDIO"]}}""";
    private static final String IMAGEN = "/v1beta/models/imagen-4.0-generate-001:predict";

    private final Simulator simulator = Simulator.start(Options.onPort(0).withDemo());
    private final Client client = new Client(simulator, Demo.ALPHA_KEY);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void the_openai_path_draws_as_many_images_as_are_asked_for() {
        HttpResponse<String> drawn = openAi("{\"model\":\"gemini-3.1-flash-image\",\"prompt\":\"a cat\",\"n\":2}");
        HttpResponse<String> unasked = openAi("{\"model\":\"gemini-3.1-flash-image\"}");
        HttpResponse<String> unable = openAi("{\"model\":\"gemini-3.8-flash\",\"prompt\":\"a cat\"}");

        JsonNode images = Json.read(Bytes.utf8(drawn.body())).path("data");
        assertThat(images).hasSize(2);
        assertThat(Base64.getDecoder().decode(images.path(1).path("b64_json").asString("")))
                .startsWith(0x89, 'P', 'N', 'G');
        assertThat(unasked.statusCode()).isEqualTo(400);
        assertThat(unable.statusCode()).isEqualTo(404);
        assertThat(unable.body()).startsWith("[");
    }

    private HttpResponse<String> openAi(String body) {
        return client.send(
                "POST", "/v1beta/openai/images/generations", body, "authorization", "Bearer " + Demo.ALPHA_KEY);
    }

    @Test
    void speech_is_samples_and_a_stream_brings_the_same_ones_in_pieces() {
        JsonNode whole = sound(generate("/v1beta/models/gemini-3.1-flash-tts-preview:generateContent", SPEAK));
        List<JsonNode> pieces =
                events("/v1beta/models/gemini-3.1-flash-tts-preview:streamGenerateContent?alt=sse", SPEAK).stream()
                        .map(MediaTest::sound)
                        .filter(JsonNode::isObject)
                        .toList();

        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(piece -> joined.writeBytes(bytes(piece)));
        assertThat(whole.path("mimeType").asString("")).isEqualTo("audio/L16;codec=pcm;rate=24000");
        assertThat(pieces).hasSize(4);
        assertThat(joined.toByteArray()).isEqualTo(bytes(whole)).hasSize(9_600);
    }

    @Test
    void newer_models_speak_in_files_when_the_reply_is_one_piece() {
        byte[] file = bytes(sound(generate("/v1beta/models/gemini-3.8-flash-tts:generateContent", SPEAK)));
        byte[] samples = bytes(sound(generate("/v1beta/models/gemini-3.1-flash-tts-preview:generateContent", SPEAK)));

        assertThat(Arrays.copyOf(file, 4)).isEqualTo("RIFF".getBytes(StandardCharsets.US_ASCII));
        assertThat(Arrays.copyOfRange(file, 44, file.length)).isEqualTo(samples);
    }

    @Test
    void recordings_are_heard_and_counted_apart_from_the_words() {
        JsonNode answer = generate(Client.GENERATE, """
                {"contents":[{"parts":[{"inlineData":{"mimeType":"audio/wav","data":"UklGRgAAAAA="}},
                {"text":"Write this down."}]}]}""");

        assertThat(answer.at("/candidates/0/content/parts/0/text").asString(""))
                .isEqualTo("I heard 8 bytes of audio/wav.");
        assertThat(Json.compact(answer.at("/usageMetadata/promptTokensDetails")))
                .isEqualTo("[{\"modality\":\"TEXT\",\"tokenCount\":4},{\"modality\":\"AUDIO\",\"tokenCount\":258}]");
    }

    @Test
    void an_image_model_answers_with_words_and_a_picture() {
        JsonNode answer = generate("/v1beta/models/gemini-3.1-flash-image:generateContent", """
                {"contents":[{"parts":[{"text":"a cat"}]}],"generationConfig":{"responseModalities":["TEXT","IMAGE"],
                "imageConfig":{"aspectRatio":"16:9"}}}""");

        assertThat(answer.at("/candidates/0/content/parts/1/inlineData/mimeType")
                        .asString(""))
                .isEqualTo("image/png");
        assertThat(answer.at("/usageMetadata/candidatesTokenCount").asInt(0)).isGreaterThan(1_290);
    }

    @Test
    void imagen_makes_as_many_pictures_as_it_is_told() {
        JsonNode two = generate(IMAGEN, "{\"instances\":[{\"prompt\":\"a cat\"}],\"parameters\":{\"sampleCount\":2}}");

        assertThat(two.path("predictions").size()).isEqualTo(2);
        assertThat(two.at("/predictions/1/mimeType").asString("")).isEqualTo("image/png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\":[{\"prompt\":\"a cat\"}],\"parameters\":{\"sampleCount\":5}}",
                "{\"instances\":[{\"prompt\":\"a cat\"}],\"parameters\":{\"sampleCount\":0}}",
                "{\"instances\":[{\"prompt\":\" \"}]}",
                "{}"
            })
    void imagen_refuses_what_it_cannot_make(String body) {
        assertThat(client.post(IMAGEN, body).statusCode()).isEqualTo(400);
    }

    private JsonNode generate(String path, String body) {
        HttpResponse<String> response = client.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Client.json(response);
    }

    private List<JsonNode> events(String path, String body) {
        return client.post(path, body)
                .body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Json.read(Bytes.utf8(line.substring("data: ".length()))))
                .toList();
    }

    private static JsonNode sound(JsonNode reply) {
        return reply.at("/candidates/0/content/parts/0/inlineData");
    }

    private static byte[] bytes(JsonNode data) {
        return Base64.getDecoder().decode(data.path("data").asString(""));
    }
}
