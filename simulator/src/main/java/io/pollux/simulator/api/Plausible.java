package io.pollux.simulator.api;

import io.pollux.simulator.json.Json;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes up a value that fits a schema. */
final class Plausible {
    private static final int DEEPEST = 12;

    private Plausible() {}

    static JsonNode value(JsonNode schema, String hint) {
        return value(schema, hint, 0);
    }

    private static JsonNode value(JsonNode schema, String hint, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        JsonNode choice = schema.has("anyOf")
                ? schema.path("anyOf").path(0)
                : schema.path("oneOf").path(0);
        if (choice.isObject() && depth < DEEPEST) {
            return value(choice, hint, depth + 1);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, hint, depth);
            case "integer" -> nodes.numberNode(schema.path("minimum").asInt(1));
            case "number" -> nodes.numberNode(schema.path("minimum").asDouble(1.5));
            case "boolean" -> nodes.booleanNode(true);
            case "null" -> nodes.nullNode();
            default -> nodes.stringNode(hint.isEmpty() ? "value" : "sample " + hint);
        };
    }

    private static ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        if (depth < DEEPEST) {
            schema.path("properties")
                    .properties()
                    .forEach(member ->
                            object.set(member.getKey(), value(member.getValue(), member.getKey(), depth + 1)));
        }
        return object;
    }

    private static ArrayNode array(JsonNode schema, String hint, int depth) {
        ArrayNode array = Json.array();
        if (depth < DEEPEST) {
            int size = Math.clamp(schema.path("minItems").asInt(1), 1, 10);
            for (int i = 0; i < size; i++) {
                array.add(value(schema.path("items"), hint, depth + 1));
            }
        }
        return array;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.path(0).asString("") : type.asString("");
        return name.isEmpty() && schema.has("properties") ? "object" : name.toLowerCase(Locale.ROOT);
    }
}
