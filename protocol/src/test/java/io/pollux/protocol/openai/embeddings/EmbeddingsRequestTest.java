package io.pollux.protocol.openai.embeddings;

import static io.pollux.protocol.openai.media.GoldenCases.assertSame;
import static io.pollux.protocol.openai.media.GoldenCases.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.GoldenCases;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class EmbeddingsRequestTest {
    static List<Path> cases() {
        return GoldenCases.of("embeddings");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void requests_and_replies_are_translated(Path folder) throws BadField, UnusableReply {
        EmbeddingsRequest request = EmbeddingsRequest.read(read(folder, "request.json"));

        assertSame(request.bodies("gemini-embedding-2"), folder, "bodies.json");
        assertSame(request.reply(listed(read(folder, "replies.json"))), folder, "expected.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"input\":\"a\"}                                        | model             | missing_required_parameter",
                "{\"model\":5,\"input\":\"a\"}                            | model             | invalid_type",
                "{\"model\":\"m\"}                                        | input             | missing_required_parameter",
                "{\"model\":\"m\",\"input\":null}                         | input             | missing_required_parameter",
                "{\"model\":\"m\",\"input\":\"\"}                         | input             | invalid_value",
                "{\"model\":\"m\",\"input\":[]}                           | input             | invalid_value",
                "{\"model\":\"m\",\"input\":[\"a\",\"\"]}                 | input[1]          | invalid_value",
                "{\"model\":\"m\",\"input\":[\"a\",null]}                 | input[1]          | invalid_type",
                "{\"model\":\"m\",\"input\":[{\"text\":\"a\"}]}           | input[0]          | invalid_type",
                "{\"model\":\"m\",\"input\":{\"a\":1}}                    | input             | invalid_type",
                "{\"model\":\"m\",\"input\":7}                            | input             | invalid_type",
                "{\"model\":\"m\",\"input\":[1,2]}                        | input             | unsupported_value",
                "{\"model\":\"m\",\"input\":[[1],[2]]}                    | input             | unsupported_value",
                "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"hex\"} | encoding_format | invalid_value",
                "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":1}  | encoding_format   | invalid_type",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0}       | dimensions        | invalid_value",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":[3]}     | dimensions        | invalid_type",
                "{\"model\":\"m\",\"input\":\"a\",\"task_type\":\"a b\"}  | task_type         | invalid_value",
                "{\"model\":\"m\",\"input\":\"a\",\"title\":1}            | title             | invalid_type",
                "[1]                                                      | body              | invalid_type",
            })
    void a_bad_field_is_named(String body, String param, String code) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> EmbeddingsRequest.read(Json.readTree(body)))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param))
                .satisfies(bad -> assertThat(bad.code()).isEqualTo(code))
                .withMessageStartingWith(param + ": ")
                .withMessageContaining("(expected: ");
    }

    @Test
    void who_sends_token_ids_is_told_how_to_stop() {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> EmbeddingsRequest.read(Json.readTree("{\"model\":\"m\",\"input\":[[9906]]}")))
                .withMessageContaining("check_embedding_ctx_length=False");
    }

    @Test
    void many_texts_are_sent_by_the_hundred_and_told_as_one_list() throws BadField, UnusableReply {
        EmbeddingsRequest request = EmbeddingsRequest.read(body(205, "float"));
        List<ObjectNode> bodies = request.bodies("m");
        List<JsonNode> replies = new ArrayList<>();
        for (ObjectNode body : bodies) {
            ArrayNode embeddings = Json.object().arrayNode();
            body.path("requests").values().forEach(one -> embeddings
                    .addObject()
                    .putArray("values")
                    .add(Integer.parseInt(one.path("content")
                            .path("parts")
                            .path(0)
                            .path("text")
                            .stringValue())));
            replies.add(Json.object().set("embeddings", embeddings));
        }

        JsonNode list = request.reply(replies);

        assertThat(bodies.stream().map(body -> body.path("requests").size())).containsExactly(100, 100, 5);
        assertThat(list.path("data").values().stream()
                        .map(one -> one.path("embedding").path(0).asInt()))
                .containsExactlyElementsOf(IntStream.range(0, 205).boxed().toList());
        assertThat(list.path("data").path(204).path("index").asInt()).isEqualTo(204);
        assertThat(list.path("usage").path("prompt_tokens").asInt()).isEqualTo(205);
    }

    @Test
    void no_more_texts_than_openai_takes() throws BadField {
        assertThat(EmbeddingsRequest.read(body(2048, "float")).texts()).hasSize(2048);
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> EmbeddingsRequest.read(body(2049, "float")))
                .withMessageStartingWith("input: 2049 texts (expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12-embed-batch.json", "12b-embed-batch-001.json", "12c-embed-single.json"})
    void the_samples_are_understood(String sample) throws BadField, UnusableReply {
        JsonNode reply = Json.readTree(Samples.bytes(sample));
        // The sample of a batch of one is answered as a single text would be.
        int texts = reply.path("embeddings").size() == 2 ? 2 : 1;
        JsonNode answered = reply.has("embeddings") && texts == 1
                ? Json.object().set("embedding", reply.path("embeddings").path(0))
                : reply;

        JsonNode list = EmbeddingsRequest.read(body(texts, "float")).reply(List.of(answered));

        assertThat(list.path("data").size()).isEqualTo(texts);
        assertThat(list.path("data").path(0).path("embedding").size()).isEqualTo(8);
        assertThat(list.path("usage").path("total_tokens").asInt()).isEqualTo(texts == 2 ? 9 : 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"embedding\":{}}",
                "{\"embedding\":{\"values\":[]}}",
                "{\"embedding\":{\"values\":[1,\"a\"]}}",
                "{\"embedding\":{\"values\":5}}",
                "{\"embedding\":[1]}"
            })
    void a_reply_without_a_vector_is_no_answer(String reply) throws BadField {
        EmbeddingsRequest request = EmbeddingsRequest.read(body(1, "base64"));

        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> request.reply(List.of(Json.readTree(reply))))
                .satisfies(unusable -> assertThat(unusable.status()).isEqualTo(502));
    }

    @Test
    void a_reply_with_too_few_vectors_is_no_answer() throws BadField {
        EmbeddingsRequest request = EmbeddingsRequest.read(body(2, "float"));

        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> request.reply(List.of(Json.readTree("{\"embeddings\":[{\"values\":[1]}]}"))))
                .withMessage("The model gave 1 embeddings for 2 texts.");
    }

    @Test
    void base64_carries_the_nearest_floats_of_any_vector() throws BadField, UnusableReply {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            double[] values = random.doubles(1 + random.nextInt(40), -1, 1).toArray();
            ObjectNode reply = Json.object();
            ArrayNode numbers = reply.putObject("embedding").putArray("values");
            for (double value : values) {
                numbers.add(value);
            }

            JsonNode list = EmbeddingsRequest.read(body(1, "base64")).reply(List.of(reply));

            byte[] bytes = Base64.getDecoder()
                    .decode(list.path("data").path(0).path("embedding").stringValue());
            ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes).hasSize(4 * values.length);
            for (double value : values) {
                assertThat(floats.getFloat()).isEqualTo((float) value);
            }
        }
    }

    @Test
    void shortened_vectors_are_of_unit_length_and_a_vector_of_zeros_stays() throws BadField, UnusableReply {
        EmbeddingsRequest request =
                EmbeddingsRequest.read(Json.readTree("{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":3}"));

        JsonNode data = request.reply(
                        List.of(Json.readTree("{\"embeddings\":[{\"values\":[0.1,0.2,-0.3]},{\"values\":[0,0,0]}]}")))
                .path("data");

        double length = Math.sqrt(data.path(0).path("embedding").values().stream()
                .mapToDouble(JsonNode::asDouble)
                .map(value -> value * value)
                .sum());
        assertThat(length).isCloseTo(1, within(1e-6));
        assertThat(data.path(1).path("embedding")).isEqualTo(Json.readTree("[0,0,0]"));
    }

    private static JsonNode body(int texts, String encoding) {
        ObjectNode body = Json.object().put("model", "m").put("encoding_format", encoding);
        ArrayNode input = body.putArray("input");
        IntStream.range(0, texts).forEach(text -> input.add(Integer.toString(text)));
        return body;
    }

    private static List<JsonNode> listed(JsonNode array) {
        return array.values().stream().toList();
    }
}
