package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.gemini.ModelVariant;
import io.pollux.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is unknown here, and promised to be passed on, comes out leaf for leaf. */
class PassThroughTest {
    /** Objects of Google's request whose members are merged, in either spelling. */
    private static final List<String> PLACES = List.of(
            "",
            "/generationConfig",
            "/generation_config/thinking_config",
            "/thinkingConfig",
            "/image_config",
            "/speechConfig/voice_config/prebuiltVoiceConfig",
            "/tool_config/function_calling_config",
            "/labels",
            "/generationConfig/response_json_schema",
            "/systemInstruction");

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void unknown_members_of_googles_object_are_passed_on(int seed) throws BadChatRequest {
        Random random = new Random(seed);
        ObjectNode google = Json.object();
        String place = PLACES.get(random.nextInt(PLACES.size()));
        ObjectNode holder = place.isEmpty() ? google : google.withObject(place);
        List<String> names = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            names.add("un_known" + i);
            holder.set("un_known" + i, tree(random, 4));
        }
        ObjectNode request = Chats.request("gemini-3.5-flash", "{\"reasoning_effort\":\"low\",\"seed\":1}");
        request.withObject(random.nextBoolean() ? "/google" : "/extra_body/google")
                .setAll(google);

        JsonNode body = Json.readTree(Json.write(Chats.translate(request).body()));

        JsonNode into = at(body, place);
        for (String name : names) {
            assertThat(into.get(name)).as("%s of %s", name, place).isEqualTo(written(holder.get(name)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void unknown_tools_of_googles_and_options_of_known_ones_are_passed_on(int seed) throws BadChatRequest {
        Random random = new Random(seed);
        ObjectNode request = Chats.request("gemini-3.5-flash", "{\"tools\":[{\"googleSearch\":{}}]}");
        JsonNode options = tree(random, 3);
        ((ObjectNode) request.at("/tools/0/googleSearch")).set("un_known", options);
        JsonNode tool = tree(random, 4);
        request.withObject("/google").withArray("tools").add(tool);

        JsonNode tools =
                Json.readTree(Json.write(Chats.translate(request).body())).path("tools");

        assertThat(tools.path(0).path("googleSearch").get("un_known")).isEqualTo(written(options));
        assertThat(tools.path(1)).isEqualTo(written(tool));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_native_body_keeps_every_leaf_whatever_is_added(int seed) {
        Random random = new Random(seed);
        ObjectNode body = Json.object();
        for (String name : List.of("un_known", "generationConfig", "toolConfig", "safetySettings", "contents")) {
            if (random.nextBoolean()) {
                body.set(name, tree(random, 4));
            }
        }
        ObjectNode before = body.deepCopy();

        ModelVariant.of("gemini-3.5-flash-search", Chats.RULES).shape(body, Chats.RULES);

        assertThat(leaves(body)).containsAll(leaves(before));
    }

    @Test
    void the_trees_are_of_every_kind() {
        Random random = new Random(1);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            all.append(Json.write(tree(random, 4)).asUtf8());
        }

        assertThat(all.toString()).contains("null", "true", "1.50", "a_b", "thinking_budget", "[]", "{}");
    }

    private static JsonNode at(JsonNode body, String place) {
        String camel = place.replace("generation_config", "generationConfig")
                .replace("thinking_config", "thinkingConfig")
                .replace("image_config", "imageConfig")
                .replace("voice_config", "voiceConfig")
                .replace("tool_config", "toolConfig")
                .replace("function_calling_config", "functionCallingConfig")
                .replace("response_json_schema", "responseJsonSchema");
        boolean ofConfig = List.of("thinkingConfig", "imageConfig", "speechConfig").stream()
                .anyMatch(name -> camel.startsWith("/" + name));
        return body.at(ofConfig ? "/generationConfig" + camel : camel);
    }

    /** Any JSON at all, with names that would be known elsewhere. */
    private static JsonNode tree(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 7);
        if (kind < 4) {
            return Json.readTree(List.of("null", "true", "1.50", "\"wörds\"").get(kind));
        }
        int size = random.nextInt(4);
        if (kind == 4) {
            ArrayNode array = Json.object().arrayNode();
            IntStream.range(0, size).forEach(_ -> array.add(tree(random, depth - 1)));
            return array;
        }
        ObjectNode object = Json.object();
        List<String> names = List.of("a_b", "aB", "thinking_budget", "type", "tools", "", "x/y");
        IntStream.range(0, size)
                .forEach(_ -> object.set(names.get(random.nextInt(names.size())), tree(random, depth - 1)));
        return object;
    }

    private static List<String> leaves(JsonNode tree) {
        List<String> leaves = new ArrayList<>();
        collect(tree, "", leaves);
        return leaves;
    }

    private static void collect(JsonNode tree, String at, List<String> leaves) {
        if (tree.isEmpty()) {
            leaves.add(at + " = " + Json.write(tree).asUtf8());
        }
        tree.forEachEntry((name, value) -> collect(value, at + '/' + name, leaves));
        for (int i = 0; tree.isArray() && i < tree.size(); i++) {
            collect(tree.path(i), at + '/' + i, leaves);
        }
    }

    /** Numbers count as what they are written as. */
    private static JsonNode written(JsonNode tree) {
        return Json.readTree(Json.write(tree));
    }
}
