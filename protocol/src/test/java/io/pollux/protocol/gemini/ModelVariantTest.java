package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ModelVariantTest {
    private static final ShapingRules.Variants VARIANTS = new ShapingRules.Variants(
            Set.of("gemini-2.5-flash-image", "gemini-3.8-live-extended-thinking", "gemini-9-low", "gemini-2.0-flash"),
            Set.of("gemini-2.5-flash", "gemini-3.5-flash", "gemini-2.5-flash-image"),
            Set.of("gemini-2.5-flash", "gemini-2.0-flash-exp"),
            "gemini-3.1-flash-image");
    private static final ShapingRules RULES = new ShapingRules(
            VARIANTS,
            new ShapingRules.Thinking(Map.of("gemini-2.5-pro", 4096), true, Map.of("gemini-2.5-flash", false)),
            ShapingRules.Safety.UNSAID,
            false,
            Set.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "gemini-2.5-flash | gemini-2.5-flash | -",
                "gemini-2.5-flash-search | gemini-2.5-flash | search",
                "gemini-2.5-pro-search | gemini-2.5-pro-search | -",
                "gemini-2.5-flash-image | gemini-2.5-flash-image | -",
                "gemini-2.5-flash-image-search | gemini-2.5-flash-image | search",
                "gemini-2.0-flash-exp-image | gemini-2.0-flash-exp | image",
                "gemini-9-flash-image | gemini-9-flash-image | -",
                "gemini-9-flash-image-nothinking | gemini-9-flash-image | NONE",
                "gemini-2.5-flash-non-thinking | gemini-2.5-flash | NONE",
                "gemini-2.5-flash-nothinking | gemini-2.5-flash | NONE",
                "gemini-2.5-flash-search-non-thinking | gemini-2.5-flash | search NONE",
                "gemini-2.5-flash-non-thinking-search | gemini-2.5-flash | search NONE",
                "gemini-2.5-flash-thinking | gemini-2.5-flash | -1",
                "gemini-2.5-flash-thinking-2048 | gemini-2.5-flash | 2048",
                "gemini-2.5-flash-thinking-2048-search | gemini-2.5-flash | search 2048",
                "gemini-3.5-flash-low | gemini-3.5-flash | LOW",
                "gemini-3.5-flash-high-search | gemini-3.5-flash | search HIGH",
                "gemini-3.8-live-extended-thinking | gemini-3.8-live-extended-thinking | -",
                "gemini-7-deep-thinking | gemini-7-deep-thinking | -",
                "gemini-9-low | gemini-9-low | -",
                "gemini-3.1-flash-image-chat | gemini-3.1-flash-image | image chat",
                "gemini-2.5-flash-chat | gemini-2.5-flash-chat | -",
                "-search | -search | -",
                "-thinking-5 | -thinking-5 | -",
            })
    void a_name_is_read_as_model_and_variant(String name, String model, String wants) {
        ModelVariant variant = ModelVariant.of(name == null ? "-search" : name, RULES);

        assertThat(variant.model()).isEqualTo(model == null ? "-search" : model);
        assertThat(told(variant)).isEqualTo(wants == null ? "" : wants);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash-non-thinking | {} | {'generationConfig':{'thinkingConfig':{'thinkingBudget':0}}}",
                "gemini-2.5-pro-non-thinking | {} | {'generationConfig':{'thinkingConfig':{'thinkingBudget':128}}}",
                "gemini-3.5-flash-non-thinking | {} "
                        + "| {'generationConfig':{'thinkingConfig':{'thinkingLevel':'MINIMAL'}}}",
                "gemini-2.5-pro | {} "
                        + "| {'generationConfig':{'thinkingConfig':{'thinkingBudget':4096,'includeThoughts':true}}}",
                "gemini-2.5-pro-thinking-99999 | {} "
                        + "| {'generationConfig':{'thinkingConfig':{'thinkingBudget':32768,'includeThoughts':true}}}",
                "gemini-2.5-flash-thinking | {} | {'generationConfig':{'thinkingConfig':{'thinkingBudget':-1}}}",
                "gemini-2.5-pro | {'generation_config':{'seed':1,'thinking_config':{}}} | {'generation_config':"
                        + "{'seed':1,'thinkingConfig':{'thinkingBudget':4096,'includeThoughts':true}}}",
                "gemini-2.5-flash-search | {} | {'tools':[{'googleSearch':{}}]}",
                "gemini-2.5-flash-search | {'tools':{'urlContext':{}}} "
                        + "| {'tools':[{'urlContext':{}},{'googleSearch':{}}]}",
                "gemini-3.5-flash-search | {'generationConfig':{'responseMimeType':'application/json'}} "
                        + "| {'generationConfig':{'responseMimeType':'application/json'},"
                        + "'tools':[{'googleSearch':{}}]}",
                "gemini-3.5-flash-search | {'tools':[{'functionDeclarations':[{'name':'f'}]}]} "
                        + "| {'tools':[{'functionDeclarations':[{'name':'f'}]},{'googleSearch':{}}]}",
                "gemini-3.5-flash-search | {'contents':[{'parts':[{'functionCall':{}}]}]} "
                        + "| {'contents':[{'parts':[{'functionCall':{}}]}],'tools':[{'googleSearch':{}}]}",
                "gemini-2.0-flash-exp-image | {'system_instruction':{'parts':[{'text':'s'}]},'contents':"
                        + "[{'parts':[{'text':'u'}]}]} | {'contents':[{'role':'user','parts':[{'text':'s'},"
                        + "{'text':'u'}]}],'generationConfig':{'responseModalities':['TEXT','IMAGE']}}",
                "gemini-2.0-flash-exp-image | {'systemInstruction':{'parts':[{'text':'s'}]},'contents':"
                        + "[{'role':'model','parts':[{'text':'m'}]}],'generationConfig':"
                        + "{'responseModalities':['IMAGE']}} | {'contents':[{'role':'user','parts':"
                        + "[{'text':'s'}]},{'role':'model','parts':[{'text':'m'}]}],'generationConfig':"
                        + "{'responseModalities':['IMAGE']}}",
            })
    void a_variant_is_added_to_a_native_body(String name, String body, String shaped) {
        assertShapes(RULES, name, body, shaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash | {}",
                "gemini-2.5-flash-non-thinking | {'generationConfig':{'thinkingConfig':{'thinkingBudget':5}}}",
                "gemini-2.5-flash-non-thinking | {'generationConfig':{'thinking_config':{'thinking_budget':5}}}",
                "gemini-2.5-flash-non-thinking | {'generationConfig':5}",
                "gemini-2.0-flash-non-thinking | {}",
                "gemini-2.5-flash-search | {'tools':[{'google_search':{}}]}",
                "gemini-2.5-flash-search | {'tools':[{'functionDeclarations':[{'name':'f'}]}]}",
                "gemini-2.5-flash-search | {'tools':[{'function_declarations':[{'name':'f'}]}]}",
                "gemini-2.5-flash-search | {'contents':[{'parts':[{'functionCall':{}}]}]}",
                "gemini-2.5-flash-search | {'cachedContent':'cachedContents/x'}",
                "gemini-2.5-flash-search | {'generation_config':{'response_mime_type':'application/json'}}",
                "gemini-2.5-flash-search | {'tools':5}",
                "gemini-2.0-flash-exp-image | {'generationConfig':{'response_modalities':['IMAGE']}}",
            })
    void what_the_caller_says_stays(String name, String body) {
        assertShapes(RULES, name, body, body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash | {} | {'tools':[{'urlContext':{}},{'codeExecution':{}}]}",
                "gemini-2.5-pro | {} | {'tools':[{'codeExecution':{}}]}",
                "gemini-2.5-flash-nothinking | {'generationConfig':{'thinkingConfig':{'thinkingBudget':1}}} "
                        + "| {'generationConfig':{'thinkingConfig':{'thinkingBudget':1}},"
                        + "'tools':[{'urlContext':{}},{'codeExecution':{}}]}",
                "gemini-2.5-flash-search | {} | {'tools':[{'googleSearch':{}},{'urlContext':{}}]}",
                "gemini-2.5-pro | {'contents':[{'parts':[{'inlineData':{}}]}]} "
                        + "| {'contents':[{'parts':[{'inlineData':{}}]}]}",
                "gemini-2.5-pro | {'contents':[{'parts':[{'inline_data':{}}]}]} "
                        + "| {'contents':[{'parts':[{'inline_data':{}}]}]}",
                "gemini-2.5-flash | {'tools':[{'functionDeclarations':[{}]}]} "
                        + "| {'tools':[{'functionDeclarations':[{}]}]}",
                "gemini-3.5-flash | {'tools':[{'functionDeclarations':[{}]}]} "
                        + "| {'tools':[{'functionDeclarations':[{}]}]}",
                "gemini-2.5-flash | {'generationConfig':{'responseMimeType':'application/json'}} "
                        + "| {'generationConfig':{'responseMimeType':'application/json'}}",
                "gemini-2.5-flash-image | {} | {}",
                "gemini-2.5-flash-preview-tts | {} | {}",
            })
    void tools_of_the_operator_are_offered_where_they_fit(String name, String body, String shaped) {
        ShapingRules tools = new ShapingRules(
                VARIANTS,
                ShapingRules.Thinking.SHOWN,
                ShapingRules.Safety.UNSAID,
                true,
                Set.of("gemini-2.5-flash", "gemini-2.5-flash-image"));

        assertShapes(tools, name, body, shaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | {} | {'safetySettings':[{'category':'H','threshold':'OFF'},"
                        + "{'category':'C','threshold':'BLOCK_NONE'}]}",
                "false | {'safety_settings':[{'category':'C','threshold':'BLOCK_LOW'}]} "
                        + "| {'safetySettings':[{'category':'C','threshold':'BLOCK_LOW'},"
                        + "{'category':'H','threshold':'OFF'}]}",
                "true | {'safetySettings':[{'category':'C','threshold':'BLOCK_LOW'}]} "
                        + "| {'safetySettings':[{'category':'H','threshold':'OFF'},"
                        + "{'category':'C','threshold':'BLOCK_NONE'}]}",
                "false | {'safetySettings':5} | {'safetySettings':5}",
            })
    void safety_settings_are_filled_in_or_forced(boolean forced, String body, String shaped) {
        Map<String, String> thresholds = new LinkedHashMap<>();
        thresholds.put("H", "OFF");
        thresholds.put("C", "BLOCK_NONE");
        ShapingRules safe = new ShapingRules(
                VARIANTS, ShapingRules.Thinking.SHOWN, new ShapingRules.Safety(thresholds, forced), false, Set.of());

        assertShapes(safe, "gemini-2.5-flash", body, shaped);
    }

    @Test
    void a_plain_model_without_rules_needs_no_shaping() {
        assertThat(ModelVariant.of("gemini-2.5-flash", RULES).shapes(RULES)).isFalse();
        assertThat(ModelVariant.of("gemini-2.5-flash-search", RULES).shapes(RULES))
                .isTrue();
        assertThat(ModelVariant.of("gemini-2.5-pro", RULES).shapes(RULES)).isTrue();
    }

    private static void assertShapes(ShapingRules rules, String name, String body, String shaped) {
        ObjectNode tree = json(body);

        boolean changed = ModelVariant.of(name, rules).shape(tree, rules);

        assertThat(tree).isEqualTo(json(shaped));
        assertThat(changed).isEqualTo(!json(body).equals(json(shaped)));
    }

    private static String told(ModelVariant variant) {
        StringBuilder told = new StringBuilder();
        if (variant.search()) {
            told.append("search ");
        }
        if (variant.image()) {
            told.append("image ");
        }
        if (variant.imageChat()) {
            told.append("chat ");
        }
        variant.thinking()
                .ifPresent(wish -> told.append(
                        switch (wish) {
                            case ThinkingWish.Effort(var amount) -> amount.name();
                            case ThinkingWish.Tokens(int budget) -> Integer.toString(budget);
                        }));
        return told.toString().strip();
    }

    private static ObjectNode json(String lenient) {
        return (ObjectNode) Json.readTree(lenient.replace('\'', '"'));
    }
}
