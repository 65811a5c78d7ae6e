package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pollux.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ChatToGeminiFuzzTest {
    private static final int MUTANTS = 300;
    private static final int LONGEST_MESSAGE = 400;
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1e999",
            "1.5",
            "12345678901234567890123",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"#\"",
            "\"#/$defs/P\"",
            "\"data:\"",
            "\"data:,\"",
            "\"https://example.com/cat.png\"",
            "\"__thought__\"",
            "\"\\ud800\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"\":{}}",
            "{\"$ref\":\"#\"}",
            "{\"type\":\"function\"}",
            "{\"role\":\"tool\",\"content\":\"x\"}",
            "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}");

    @ParameterizedTest
    @MethodSource("io.pollux.protocol.openai.Golden#cases")
    void any_request_becomes_a_valid_one_or_an_error_that_names_a_field(String name) {
        Random random = new Random(name.hashCode());
        for (int i = 0; i < MUTANTS; i++) {
            JsonNode mutant = Golden.input(name);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutate(mutant, random);
            }
            JsonNode before = mutant.deepCopy();

            check(mutant);

            assertThat(mutant).isEqualTo(before);
        }
    }

    private static void check(JsonNode request) {
        GeminiChat chat;
        try {
            chat = Chats.translate(request);
        } catch (BadChatRequest bad) {
            assertThat(bad.param()).as("%s", request).isNotBlank();
            assertThat(bad.getMessage()).as("%s", request).hasSizeLessThan(LONGEST_MESSAGE);
            return;
        } catch (RuntimeException e) {
            fail("for " + request, e);
            return;
        }
        assertThat(Json.write(chat.body()).isEmpty()).isFalse();
        if (!request.has("google") && !request.has("extra_body")) {
            checkOrder(request, chat.body().path("contents"));
        }
    }

    private static void checkOrder(JsonNode request, JsonNode contents) {
        assertThat(contents.path(0).path("role").stringValue())
                .as("%s", request)
                .isEqualTo("user");
        assertThat(contents.path(contents.size() - 1).path("role").stringValue())
                .as("%s", request)
                .isEqualTo("user");
        int calls = 0;
        for (JsonNode content : contents) {
            assertThat(content.path("parts").isEmpty()).as("%s", request).isFalse();
            assertThat(count(content, "functionResponse")).as("%s", request).isEqualTo(calls);
            assertThat(calls == 0 || calls == content.path("parts").size())
                    .as("%s", request)
                    .isTrue();
            calls = count(content, "functionCall");
        }
    }

    private static int count(JsonNode content, String kind) {
        return (int) content.path("parts")
                .valueStream()
                .filter(part -> part.has(kind))
                .count();
    }

    private static void mutate(JsonNode root, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode chosen = containers.get(random.nextInt(containers.size()));
        if (chosen instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = List.copyOf(object.propertyNames());
            mutate(object, names.get(random.nextInt(names.size())), containers, random);
        } else if (chosen instanceof ArrayNode array && !array.isEmpty()) {
            mutate(array, random.nextInt(array.size()), containers, random);
        }
    }

    private static void mutate(ObjectNode object, String name, List<JsonNode> containers, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(random.nextBoolean() ? "" : "type", object.path(name));
            case 2 -> object.set(name, any(containers, random));
            default -> object.set(name, value(random));
        }
    }

    private static void mutate(ArrayNode array, int index, List<JsonNode> containers, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> array.remove(index);
            case 1 -> array.insert(index, array.get(index).deepCopy());
            case 2 -> array.set(index, any(containers, random));
            case 3 -> array.insert(index, value(random));
            default -> array.set(index, value(random));
        }
    }

    private static JsonNode any(List<JsonNode> containers, Random random) {
        return containers.get(random.nextInt(containers.size())).deepCopy();
    }

    private static JsonNode value(Random random) {
        return Json.readTree(VALUES.get(random.nextInt(VALUES.size())));
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
