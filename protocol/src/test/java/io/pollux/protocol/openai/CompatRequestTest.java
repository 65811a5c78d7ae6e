package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatRequestTest {
    private static final Map<String, String> ALIASES = Map.of("gpt-5.4", "gemini-3.8-flash");

    @Test
    void a_body_passes_as_it_came() throws BadField {
        Bytes body = Bytes.utf8(" {\"model\" : \"models/gemini-3.8-flash\", \"x\": 1e5, \"stream\": true}");

        CompatRequest request = read(body);

        assertThat(request.body()).isSameAs(body);
        assertThat(request.model()).isEqualTo("gemini-3.8-flash");
        assertThat(request.streams()).isTrue();
    }

    @Test
    void a_prefix_that_google_does_not_know_is_taken_off() throws BadField {
        CompatRequest request = read(Bytes.utf8("{\"model\":\"google/gemini-3.8-flash\"}"));

        assertThat(request.body()).isEqualTo(Bytes.utf8("{\"model\":\"gemini-3.8-flash\"}"));
    }

    @Test
    void an_alias_is_the_one_thing_that_is_replaced() throws BadField {
        CompatRequest request = read(Bytes.utf8("{\"a\":[1],\"model\":\"gpt-5.4\",\"b\":null}"));

        assertThat(request)
                .isEqualTo(new CompatRequest(
                        Bytes.utf8("{\"a\":[1],\"model\":\"gemini-3.8-flash\",\"b\":null}"),
                        "gemini-3.8-flash",
                        false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                | body   | body: a list (expected: a JSON object)",
                "{}                                | model  | model: missing (expected: a text)",
                "{\"model\":null}                  | model  | model: missing (expected: a text)",
                "{\"model\":7}                     | model  | model: 7 (expected: a text)",
                "{\"model\":\"\"}                  | model  | model: \"\" (expected: a text that is not empty)",
                "{\"model\":\"a b\"}               | model  | model: not a model (expected: the name of a Gemini model)",
                "{\"model\":\"models/\"}           | model  | model: not a model (expected: the name of a Gemini model)",
                "{\"model\":\"m\",\"stream\":[]}   | stream | stream: a list (expected: true or false)",
            })
    void what_the_gateway_has_to_know_must_be_there(String body, String param, String message) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> read(Bytes.utf8(body)))
                .withMessage(message)
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt\":\"p\"}                               | the-drawing-one",
                "{\"model\":null}                               | the-drawing-one",
                "{\"model\":\"\"}                               | the-drawing-one",
                "{\"model\":\"dall-e-3\"}                       | the-drawing-one",
                "{\"model\":\"gpt-image-1\"}                    | the-drawing-one",
                "{\"model\":\"gpt-5.4\"}                        | gemini-3.8-flash",
                "{\"model\":\"google/gemini-3-pro-image\"}      | gemini-3-pro-image",
            })
    void images_are_drawn_by_the_operators_model_for_callers_who_name_none_of_geminis(String body, String model)
            throws BadField {
        Bytes bytes = Bytes.utf8(body);

        CompatRequest request = CompatRequest.readForImages(
                bytes, Cutouts.none(bytes), Json.readTree(bytes), ALIASES, "the-drawing-one");

        assertThat(request.model()).isEqualTo(model);
        assertThat(Json.readTree(request.body()).path("model").asString()).isEqualTo(model);
    }

    @Test
    void media_pass_unread_beside_an_alias() throws BadField {
        String image = "data:image/png;base64," + "iVBORw0K".repeat(Cutouts.LEAST / 4);
        Bytes body = Bytes.utf8("{\"model\":\"gpt-5.4\",\"image_url\":\"" + image + "\"}");
        Cutouts media = Cutouts.of(body);

        CompatRequest request = CompatRequest.read(body, media, Json.readTree(media.rest()), ALIASES);

        assertThat(media.rest().length()).isLessThan(1000);
        assertThat(request.body())
                .isEqualTo(Bytes.utf8("{\"model\":\"gemini-3.8-flash\",\"image_url\":\"" + image + "\"}"));
    }

    @Test
    void a_request_for_images_that_names_a_model_of_geminis_passes_as_it_came() throws BadField {
        Bytes body = Bytes.utf8(" {\"model\" : \"gemini-3-pro-image\"}");

        assertThat(CompatRequest.readForImages(body, Cutouts.none(body), Json.readTree(body), ALIASES, "other")
                        .body())
                .isSameAs(body);
    }

    private static CompatRequest read(Bytes body) throws BadField {
        return CompatRequest.read(body, Cutouts.none(body), Json.readTree(body), ALIASES);
    }
}
