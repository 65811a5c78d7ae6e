package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListTest {
    @Test
    void hidden_models_are_left_out_and_everything_else_survives() {
        Bytes reply =
                Bytes.utf8("{\"x\":1.50,\"models\":[{\"name\":\"models/a\",\"topP\":0.950},{\"name\":\"models/b\"},"
                        + "{\"name\":\"tunedModels/c\"},{\"noName\":true}],\"nextPageToken\":\"Ch9t\"}");

        Bytes shown = ModelList.without(reply, id -> id.equals("b") || id.equals("tunedModels/c"));

        assertThat(shown.asUtf8())
                .isEqualTo("{\"x\":1.50,\"models\":[{\"name\":\"models/a\",\"topP\":0.950},{\"noName\":true}],"
                        + "\"nextPageToken\":\"Ch9t\"}");
    }

    @Test
    void one_model_of_the_sample_can_be_hidden() {
        Bytes reply = Samples.bytes("16-models-list.json");
        int listed = Json.readTree(reply).path("models").size();

        Bytes shown = ModelList.without(reply, "gemini-3.8-flash"::equals);

        assertThat(Json.readTree(shown).path("models").size()).isEqualTo(listed - 1);
        assertThat(shown.asUtf8()).doesNotContain("\"models/gemini-3.8-flash\"");
    }

    @Test
    void a_list_with_nothing_to_hide_is_the_same_object() {
        Bytes reply = Samples.bytes("16-models-list.json");

        assertThat(ModelList.without(reply, id -> false)).isSameAs(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "[]", "{}", "{\"models\":{\"name\":\"models/a\"}}", "{\"models\":[1,\"a\",null]}"})
    void a_body_that_is_no_list_is_the_same_object(String body) {
        Bytes reply = Bytes.utf8(body);

        assertThat(ModelList.without(reply, id -> true)).isSameAs(reply);
    }
}
