package io.pollux.protocol.openai.media;

import static io.pollux.protocol.openai.media.GoldenCases.assertSame;
import static io.pollux.protocol.openai.media.GoldenCases.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.UnusableReply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImagesRequestTest {
    private static final long CREATED = 1_700_000_000;
    private static final Bytes PNG = Bytes.owning(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});

    static List<Path> cases() {
        return GoldenCases.of("images");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void requests_and_replies_are_translated(Path folder) throws BadField, UnusableReply {
        JsonNode body = read(folder, "request.json");
        ImagesRequest request = body.has("images")
                ? ImageEdit.json(body, (_, _) -> Bytes.utf8("GIF89a"))
                : ImagesRequest.generation(body);

        assertSame(request.bodies(request.model().orElseThrow()), folder, "bodies.json");
        assertSame(
                request.reply()
                        .tell(read(folder, "replies.json").values().stream().toList(), CREATED),
                folder,
                "expected.json");
    }

    @ParameterizedTest
    @CsvSource({
        "1024x1024, 1:1",
        "256x256, 1:1",
        "512X512, 1:1",
        "1536x1024, 3:2",
        "1024x1536, 2:3",
        "1792x1024, 16:9",
        "1024x1792, 9:16",
        "1027x1792, 9:16",
        "1920x1080, 16:9",
        "2560x1080, 21:9",
        "800x600, 4:3",
        "600x800, 3:4",
        "1080x1350, 4:5",
        "1350x1080, 5:4",
        "1x8, 9:16",
        "4:3, 4:3",
    })
    void a_size_becomes_the_nearest_shape(String size, String ratio) throws BadField {
        assertThat(generation("{\"prompt\":\"x\",\"size\":\"" + size + "\"}").ratio())
                .contains(ratio);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                | prompt          | missing_required_parameter",
                "{\"prompt\":\"\"}                                 | prompt          | invalid_value",
                "{\"prompt\":[\"a\"]}                              | prompt          | invalid_type",
                "{\"prompt\":\" {n:2} \"}                          | prompt          | invalid_value",
                "{\"prompt\":\"x {n:0}\"}                          | prompt          | invalid_value",
                "{\"prompt\":\"x {n:11}\"}                         | prompt          | invalid_value",
                "{\"prompt\":\"x {ratio:7:5}\"}                    | prompt          | invalid_value",
                "{\"prompt\":\"x\",\"n\":0}                        | n               | invalid_value",
                "{\"prompt\":\"x\",\"n\":11}                       | n               | invalid_value",
                "{\"prompt\":\"x\",\"n\":\"many\"}                 | n               | invalid_type",
                "{\"prompt\":\"x\",\"size\":\"big\"}               | size            | invalid_value",
                "{\"prompt\":\"x\",\"size\":\"0x5\"}               | size            | invalid_value",
                "{\"prompt\":\"x\",\"size\":\"1x9\"}               | size            | invalid_value",
                "{\"prompt\":\"x\",\"size\":\"99999999999x1\"}     | size            | invalid_value",
                "{\"prompt\":\"x\",\"size\":5}                     | size            | invalid_type",
                "{\"prompt\":\"x\",\"quality\":\"best\"}           | quality         | invalid_value",
                "{\"prompt\":\"x\",\"response_format\":\"png\"}    | response_format | invalid_value",
                "{\"prompt\":\"x\",\"aspect_ratio\":\"7:5\"}       | aspect_ratio    | invalid_value",
                "{\"prompt\":\"x\",\"stream\":\"maybe\"}           | stream          | invalid_type",
                "{\"prompt\":\"x\",\"model\":{}}                   | model           | invalid_type",
                "\"x\"                                             | body            | invalid_type",
            })
    void a_bad_field_is_named(String body, String param, String code) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> generation(body))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param))
                .satisfies(bad -> assertThat(bad.code()).isEqualTo(code))
                .withMessageStartingWith(param + ": ")
                .withMessageContaining("(expected: ");
    }

    @Test
    void the_model_decides_where_the_size_is_automatic_or_unsaid() throws BadField {
        assertThat(generation("{\"prompt\":\"x\",\"size\":\"auto\",\"quality\":\"auto\"}"))
                .isEqualTo(generation("{\"prompt\":\"x\"}"));
    }

    @Test
    void imagen_cannot_edit() throws BadField {
        ImagesRequest edit =
                ImageEdit.form(List.of(new FormPart("image", "a.png", "", PNG), FormPart.text("prompt", "x")));

        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> edit.bodies("imagen-4.0-generate-001"))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("model"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "image[]", "image[0]"})
    void a_form_tells_the_same_in_any_order_and_with_any_name_of_the_list(String name) throws BadField {
        FormPart image = new FormPart(name, "a.png", "application/octet-stream", PNG);
        FormPart mask = new FormPart("mask", "m.png", "image/jpeg", PNG);
        FormPart prompt = FormPart.text("prompt", "add {n:1} a hat");
        FormPart count = FormPart.text("n", "3");
        FormPart size = FormPart.text("size", "1024x1536");

        ImagesRequest request = ImageEdit.form(List.of(image, mask, prompt, count, size));

        assertThat(ImageEdit.form(List.of(size, count, prompt, mask, image))).isEqualTo(request);
        assertThat(request.edits())
                .containsExactly(new Inline("image/png", "iVBORw0KGgo="), new Inline("image/png", "iVBORw0KGgo="));
        assertThat(request.masked()).isTrue();
        assertThat(request.count()).isEqualTo(1);
        assertThat(request.ratio()).contains("2:3");
        assertThat(request.prompt()).isEqualTo("add a hat");
    }

    @Test
    void a_form_without_an_image_or_with_another_kind_of_file_is_refused() {
        FormPart prompt = FormPart.text("prompt", "x");

        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> ImageEdit.form(List.of(prompt)))
                .withMessageStartingWith("image: missing");
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> ImageEdit.form(
                        List.of(prompt, new FormPart("image", "a.png", "image/png", Bytes.utf8("<svg/>")))))
                .withMessageStartingWith("image: bytes of another kind");
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> ImageEdit.form(List.of(
                        prompt,
                        new FormPart("image", "a.png", "image/png", PNG),
                        new FormPart("mask", "a.png", "image/png", Bytes.EMPTY))))
                .withMessageStartingWith("mask: no bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt\":\"x\"}                                                          | image",
                "{\"prompt\":\"x\",\"images\":[]}                                            | images",
                "{\"prompt\":\"x\",\"images\":[5]}                                           | images[0]",
                "{\"prompt\":\"x\",\"images\":[{\"file_id\":\"f\"}]}                         | images[0]",
                "{\"prompt\":\"x\",\"image\":\"ftp://a/b\"}                                  | image",
                "{\"prompt\":\"x\",\"image\":\"data:image/png,abc\"}                         | image",
                "{\"prompt\":\"x\",\"image\":\"data:image/png;base64,QUJD\"}                 | image",
                "{\"prompt\":\"x\",\"image\":\"data:image/png;base64,=\"}                    | image",
                "{\"prompt\":\"x\",\"image\":\"https://example.com/a.png\"}                  | image",
                "{\"prompt\":\"x\",\"image\":\"data:;base64,R0lGODlh\",\"mask\":7}           | mask",
                "{\"image\":\"data:;base64,R0lGODlh\"}                                       | prompt",
            })
    void an_edit_in_json_names_the_image_it_cannot_take(String body, String param) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> ImageEdit.json(Json.readTree(body), ImageFetch.NONE))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param))
                .withMessageStartingWith(param + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "21-empty200-no_image, 502, bad_response",
        "21-empty200-prompt_blocked, 400, content_policy_violation",
        "21-empty200-safety_candidate, 400, content_policy_violation",
        "21-empty200-prohibited_candidate, 400, content_policy_violation",
        "01-generate-text, 502, bad_response",
    })
    void a_reply_without_an_image_is_told_by_its_reason(String sample, int status, String code) throws BadField {
        ImagesReply reply = generation("{\"prompt\":\"x\"}").reply();

        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> reply.tell(List.of(Json.readTree(Samples.bytes(sample + ".json"))), CREATED))
                .satisfies(unusable -> assertThat(unusable.status()).isEqualTo(status))
                .satisfies(unusable -> assertThat(unusable.code()).isEqualTo(code));
    }

    @Test
    void imagen_tells_why_it_filtered() throws BadField {
        ImagesReply reply = generation("{\"prompt\":\"x\"}").reply();

        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> reply.tell(
                        List.of(Json.readTree("{\"predictions\":[{\"raiFilteredReason\":\"Not allowed.\"}]}")),
                        CREATED))
                .withMessage("The image was blocked: Not allowed.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "5",
                "{\"candidates\":{\"a\":1}}",
                "{\"candidates\":[null,{\"content\":5},{\"content\":{\"parts\":[1,{\"inlineData\":[]},"
                        + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":7}}]}}]}",
                "{\"predictions\":[1,null,{\"bytesBase64Encoded\":null}],\"promptFeedback\":[]}"
            })
    void a_reply_of_any_form_is_at_worst_no_answer(String body) throws BadField {
        ImagesReply reply = generation("{\"prompt\":\"x\"}").reply();

        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> reply.tell(List.of(Json.readTree(body)), CREATED))
                .withMessage("The model gave no image.");
    }

    @Test
    void both_samples_have_one_image() throws BadField, UnusableReply {
        ImagesReply reply = generation("{\"prompt\":\"x\"}").reply();

        JsonNode answer = reply.tell(
                List.of(
                        Json.readTree(Samples.bytes("09-generate-image.json")),
                        Json.readTree(Samples.bytes("13-imagen-predict.json"))),
                CREATED);

        assertThat(answer.path("data").size()).isEqualTo(2);
        assertThat(answer.path("data").path(0)).isEqualTo(answer.path("data").path(1));
    }

    @Test
    void a_stream_tells_each_image_in_an_event_and_the_tokens_with_the_last() throws BadField, UnusableReply {
        List<JsonNode> replies =
                GoldenCases.read(caseOf("first-models-know-one-size"), "replies.json").values().stream()
                        .toList();

        List<String> events = generation("{\"prompt\":\"x\",\"stream\":true}").reply().events(replies, CREATED).stream()
                .map(event -> Json.write(event).asUtf8())
                .toList();

        assertThat(events)
                .containsExactly(
                        "{\"type\":\"image_generation.completed\",\"b64_json\":\"QQ==\",\"created_at\":1700000000,"
                                + "\"output_format\":\"png\"}",
                        "{\"type\":\"image_generation.completed\",\"b64_json\":\"Qg==\",\"created_at\":1700000000,"
                                + "\"output_format\":\"png\",\"usage\":{\"input_tokens\":4,\"output_tokens\":11,"
                                + "\"total_tokens\":15,\"input_tokens_details\":{\"text_tokens\":0,\"image_tokens\":0}}}");
    }

    private static Path caseOf(String name) {
        return cases().stream()
                .filter(folder -> folder.endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static ImagesRequest generation(String body) throws BadField {
        return ImagesRequest.generation(Json.readTree(body));
    }
}
