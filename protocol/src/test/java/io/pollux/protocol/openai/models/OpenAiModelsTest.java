package io.pollux.protocol.openai.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenAiModelsTest {
    private static final DerivedModels DERIVED = new DerivedModels(
            Set.of("gemini-3.8-flash", "not-listed"),
            Set.of("gemini-3.8-flash"),
            Set.of("gemini-3.8-flash", "gemini-2.5-flash-lite"),
            Optional.of("gemini-3.1-flash-image"));

    private final JsonNode sample = Json.readTree(Samples.bytes("16-models-list.json"));

    @Test
    void a_model_has_what_strict_clients_and_consoles_look_for() {
        ObjectNode model = OpenAiModels.get("gemini-3.8-flash", sample, DerivedModels.NONE, _ -> false)
                .orElseThrow();

        assertThat(Json.write(model).asUtf8())
                .isEqualTo("{\"id\":\"gemini-3.8-flash\",\"object\":\"model\",\"created\":1788220800,"
                        + "\"owned_by\":\"google\",\"permission\":[],\"root\":\"models/gemini-3.8-flash\",\"parent\":null,"
                        + "\"display_name\":\"Gemini 3.8 Flash\",\"context_length\":1048576,"
                        + "\"max_completion_tokens\":65536}");
    }

    @Test
    void derived_names_follow_their_base_and_the_image_chat_comes_last() {
        JsonNode list = OpenAiModels.list(sample, DERIVED, _ -> false);

        assertThat(ids(list))
                .startsWith(
                        "gemini-3.8-flash",
                        "gemini-3.8-flash-search",
                        "gemini-3.8-flash-image",
                        "gemini-3.8-flash-non-thinking",
                        "gemini-3.5-flash-lite")
                .containsSubsequence("gemini-2.5-flash-lite", "gemini-2.5-flash-lite-non-thinking")
                .doesNotContain("not-listed", "not-listed-search")
                .endsWith("gemini-3.1-flash-image-chat")
                .doesNotHaveDuplicates()
                .hasSize(14);
        assertThat(list.path("object").stringValue()).isEqualTo("list");
        assertThat(list.path("success").booleanValue()).isTrue();
    }

    @Test
    void a_derived_name_tells_its_base_as_root() {
        assertThat(OpenAiModels.get("models/gemini-3.8-flash-search", sample, DERIVED, _ -> false)
                        .orElseThrow()
                        .path("root")
                        .stringValue())
                .isEqualTo("models/gemini-3.8-flash");
    }

    @Test
    void with_a_hidden_model_its_derived_names_are_hidden() {
        assertThat(ids(OpenAiModels.list(sample, DERIVED, "gemini-3.8-flash"::equals)))
                .noneMatch(id -> id.startsWith("gemini-3.8-flash"));
        assertThat(ids(OpenAiModels.list(sample, DERIVED, "gemini-3.8-flash-search"::equals)))
                .contains("gemini-3.8-flash", "gemini-3.8-flash-image")
                .doesNotContain("gemini-3.8-flash-search");
        assertThat(OpenAiModels.get("gemini-3.8-flash", sample, DERIVED, "gemini-3.8-flash"::equals))
                .isEmpty();
    }

    @Test
    void a_real_model_is_never_covered_by_a_derived_name() {
        JsonNode real = Json.readTree("{\"models\":[{\"name\":\"models/a\",\"displayName\":\"A\"},"
                + "{\"name\":\"models/a-image\",\"displayName\":\"Real\"}]}");
        DerivedModels derived = new DerivedModels(Set.of(), Set.of("a"), Set.of(), Optional.empty());

        assertThat(ids(OpenAiModels.list(real, derived, _ -> false))).containsExactly("a", "a-image");
        assertThat(OpenAiModels.get("a-image", real, derived, _ -> false)
                        .orElseThrow()
                        .path("display_name")
                        .stringValue())
                .isEqualTo("Real");
        assertThat(OpenAiModels.appendDerived(real, derived, _ -> false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "3.8-flash-09-2026, 1788220800",
        "001, 1702425600",
        "'', 1702425600",
        "13-2026, 1702425600",
        "01-2030, 1893456000"
    })
    void the_creation_is_the_month_of_the_version_or_a_fixed_day(String version, long created) {
        JsonNode list = Json.readTree("{\"models\":[{\"name\":\"models/a\",\"version\":\"" + version + "\"}]}");

        assertThat(OpenAiModels.get("a", list, DerivedModels.NONE, _ -> false)
                        .orElseThrow()
                        .path("created")
                        .asLong())
                .isEqualTo(created);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "{\"models\":5}", "{\"models\":[1,null,{},{\"name\":5},{\"name\":\"\"}]}"})
    void what_is_no_list_shows_no_models(String reply) {
        JsonNode tree = Json.readTree(reply);

        assertThat(OpenAiModels.list(tree, DERIVED, _ -> false).path("data").isEmpty())
                .isTrue();
        assertThat(OpenAiModels.appendDerived(tree, DERIVED, _ -> false)).isFalse();
        assertThat(tree).isEqualTo(Json.readTree(reply));
    }

    @Test
    void the_native_list_is_followed_by_copies_with_other_names() {
        JsonNode list =
                Json.readTree("{\"models\":[{\"name\":\"models/a\",\"displayName\":\"A\",\"topP\":0.950,\"x\":{}},"
                        + "{\"name\":\"models/b\"}],\"nextPageToken\":\"t\"}");
        DerivedModels derived = new DerivedModels(Set.of("a"), Set.of(), Set.of("b"), Optional.of("a"));

        assertThat(OpenAiModels.appendDerived(list, derived, _ -> false)).isTrue();

        assertThat(Json.write(list).asUtf8())
                .isEqualTo("{\"models\":[{\"name\":\"models/a\",\"displayName\":\"A\",\"topP\":0.950,\"x\":{}},"
                        + "{\"name\":\"models/b\"},"
                        + "{\"name\":\"models/a-search\",\"displayName\":\"A (search)\",\"topP\":0.950,\"x\":{}},"
                        + "{\"name\":\"models/b-non-thinking\"},"
                        + "{\"name\":\"models/a-chat\",\"displayName\":\"A (chat)\",\"topP\":0.950,\"x\":{}}],"
                        + "\"nextPageToken\":\"t\"}");
    }

    private static List<String> ids(JsonNode list) {
        return list.path("data").values().stream()
                .map(model -> model.path("id").stringValue())
                .toList();
    }
}
