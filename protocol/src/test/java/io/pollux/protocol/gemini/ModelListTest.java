package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

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

    @Test
    void ids_are_told_bare_and_what_has_no_name_is_passed_over() {
        JsonNode list = Json.readTree("{\"models\":[{\"name\":\"models/a\"},{\"name\":\"b\"},{},{\"name\":1},7]}");

        assertThat(ModelList.ids(list)).containsExactly("a", "b");
        assertThat(ModelList.ids(Json.readTree("[]"))).isEmpty();
    }

    @Test
    void models_are_hidden_in_the_list_of_the_openai_endpoint_as_well() {
        Bytes list =
                Bytes.utf8("{\"data\":[{\"id\":\"models/a\",\"x\":1e5},{\"id\":\"models/b\"}],\"object\":\"list\"}");

        assertThat(ModelList.withoutInData(list, "b"::equals).asUtf8())
                .isEqualTo("{\"data\":[{\"id\":\"models/a\",\"x\":1E+5}],\"object\":\"list\"}");
        assertThat(ModelList.withoutInData(list, "c"::equals)).isSameAs(list);
        assertThat(ModelList.withoutInData(Bytes.utf8("no json"), "b"::equals)).isEqualTo(Bytes.utf8("no json"));
    }
}
