package io.pollux.application.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.gemini.ModelVariant;
import io.pollux.protocol.gemini.ThinkingWish;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.Pacing;
import io.pollux.protocol.openai.ReplyExtras;
import io.pollux.protocol.openai.ReplyExtras.ImageForm;
import io.pollux.protocol.openai.models.DerivedModels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CurrentRulesTest {
    @Test
    void nothing_is_shaped_and_nothing_derived_unless_the_operator_says_so() throws InvalidSetting {
        var rules = rules(Map.of()).get();

        assertThat(rules.variant("gemini-2.5-flash").shapes(rules.shaping())).isFalse();
        assertThat(rules.derived()).isEqualTo(DerivedModels.NONE);
        assertThat(rules.pacing()).isEmpty();
        assertThat(rules.replyExtras("gemini-2.5-flash")).isEqualTo(ReplyExtras.DEFAULT);
        assertThat(rules.variant("gemini-2.5-flash-search").model()).isEqualTo("gemini-2.5-flash-search");
    }

    @Test
    void every_setting_of_models_reaches_the_request() throws InvalidSetting {
        var rules = rules(Map.of(
                        "THINKING_BUDGET_MAP", "{\"gemini-2.5-flash\": 4096}",
                        "SAFETY_SETTINGS", "[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"OFF\"}]",
                        "FORCE_SAFETY_SETTINGS", "true",
                        "URL_CONTEXT_ENABLED", "true",
                        "TOOLS_CODE_EXECUTION_ENABLED", "true"))
                .get();
        var body = (ObjectNode) Json.readTree("{\"contents\":[],\"safetySettings\":[{\"category\":\"X\"}]}");

        rules.variant("gemini-2.5-flash").shape(body, rules.shaping());

        assertThat(body.path("generationConfig").path("thinkingConfig"))
                .isEqualTo(Json.readTree("{\"thinkingBudget\":4096,\"includeThoughts\":true}"));
        assertThat(body.path("tools")).isEqualTo(Json.readTree("[{\"urlContext\":{}},{\"codeExecution\":{}}]"));
        assertThat(body.path("safetySettings"))
                .isEqualTo(Json.readTree("[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"OFF\"}]"));
    }

    @Test
    void derived_names_are_listed_and_understood_alike() throws InvalidSetting {
        var rules = rules(Map.of(
                        "SEARCH_MODELS", "gemini-2.5-flash",
                        "IMAGE_MODELS", "gemini-2.5-pro",
                        "THINKING_MODELS", "gemini-2.5-pro",
                        "CREATE_IMAGE_MODEL", "gemini-3-pro-image"))
                .get();

        assertThat(rules.derived())
                .isEqualTo(new DerivedModels(
                        Set.of("gemini-2.5-flash"),
                        Set.of("gemini-2.5-pro"),
                        Set.of("gemini-2.5-pro"),
                        Optional.of("gemini-3-pro-image")));
        assertThat(rules.variant("gemini-2.5-flash-search"))
                .isEqualTo(new ModelVariant("gemini-2.5-flash", true, false, false, Optional.empty()));
        assertThat(rules.variant("gemini-2.5-pro-image-non-thinking"))
                .isEqualTo(new ModelVariant("gemini-2.5-pro", false, true, false, Optional.of(ThinkingWish.none())));
        assertThat(rules.variant("gemini-3-pro-image-chat").imageChat()).isTrue();
    }

    @Test
    void a_model_of_googles_own_is_no_variant_of_another() throws InvalidSetting {
        var rules = rules(Map.of("IMAGE_MODELS", "gemini-2.5-flash,gemini-9-flash"));

        assertThat(rules.get().variant("gemini-2.5-flash-image").model()).isEqualTo("gemini-2.5-flash-image");
        assertThat(rules.get().variant("gemini-9-flash-image").model()).isEqualTo("gemini-9-flash");

        rules.learn(List.of("gemini-9-flash", "gemini-9-flash-image"));

        assertThat(rules.get().variant("gemini-9-flash-image").model()).isEqualTo("gemini-9-flash-image");
    }

    @Test
    void the_rules_stay_the_same_object_until_there_is_something_to_learn() throws InvalidSetting {
        var rules = rules(Map.of());
        var before = rules.get();

        rules.learn(List.of("gemini-2.5-flash", "gemini-3.8-flash"));

        assertThat(rules.get()).isSameAs(before);
    }

    @Test
    void a_list_without_end_is_not_remembered() throws InvalidSetting {
        var rules = rules(Map.of());
        var before = rules.get();

        rules.learn(IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList());

        assertThat(rules.get()).isSameAs(before);
    }

    @Test
    void links_are_for_search_variants_alone_and_images_go_where_they_are_wanted() throws InvalidSetting {
        var plain = rules(Map.of("SEARCH_MODELS", "gemini-2.5-flash")).get();
        var other = rules(Map.of(
                        "SEARCH_MODELS", "gemini-2.5-flash", "SHOW_SEARCH_LINK", "false", "CHAT_IMAGES", "markdown"))
                .get();

        assertThat(plain.replyExtras("gemini-2.5-flash-search")).isEqualTo(new ReplyExtras(ImageForm.IMAGES, true));
        assertThat(plain.replyExtras("gemini-2.5-flash")).isEqualTo(new ReplyExtras(ImageForm.IMAGES, false));
        assertThat(other.replyExtras("gemini-2.5-flash-search")).isEqualTo(new ReplyExtras(ImageForm.MARKDOWN, false));
    }

    @Test
    void pacing_and_aliases_are_passed_on() throws InvalidSetting {
        var rules = rules(Map.of("STREAM_OPTIMIZER_ENABLED", "true", "MODEL_ALIASES", "{\"gpt\":\"gemini\"}"))
                .get();

        assertThat(rules.pacing()).contains(Pacing.DEFAULT);
        assertThat(rules.chat().aliases()).isEqualTo(Map.of("gpt", "gemini"));
    }

    private static CurrentRules rules(Map<String, String> environment) throws InvalidSetting {
        return new CurrentRules(
                new CurrentSettings(ReadSettings.read(environment).settings()));
    }
}
