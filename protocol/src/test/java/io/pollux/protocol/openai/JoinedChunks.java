package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Joins the chunks of a stream as SDKs do: texts are concatenated, numbers added, list elements merged by index. */
final class JoinedChunks {
    private JoinedChunks() {}

    /** The choices by index, each with its message, logprobs and finish reason; the usage under {@code usage}. */
    static ObjectNode of(String stream) {
        Map<Integer, ObjectNode> choices = new TreeMap<>();
        ObjectNode joined = Json.object();
        for (String event : stream.split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                JsonNode chunk = Json.readTree(event.substring(6));
                if (chunk.hasNonNull("usage")) {
                    joined.set("usage", chunk.path("usage"));
                }
                for (JsonNode choice : chunk.path("choices").values()) {
                    add(choice, choices.computeIfAbsent(choice.path("index").asInt(), _ -> Json.object()));
                }
            }
        }
        choices.values().forEach(joined.putArray("choices")::add);
        return joined;
    }

    private static void add(JsonNode choice, ObjectNode into) {
        into.set("index", choice.path("index"));
        merge((ObjectNode) choice.path("delta"), into.withObject("/message"));
        if (choice.hasNonNull("logprobs")) {
            ArrayNode tokens = into.withObject("/logprobs").withArray("content");
            tokens.addAll((ArrayNode) choice.path("logprobs").path("content"));
        }
        if (choice.hasNonNull("finish_reason")) {
            into.set("finish_reason", choice.path("finish_reason"));
        }
    }

    private static void merge(ObjectNode delta, ObjectNode into) {
        for (Map.Entry<String, JsonNode> member : delta.properties()) {
            JsonNode before = into.path(member.getKey());
            into.set(member.getKey(), merged(before, member.getValue()));
        }
    }

    private static JsonNode merged(JsonNode before, JsonNode value) {
        if (before.isString() && value.isString()) {
            return Json.object().stringNode(before.asString() + value.asString());
        }
        if (before.isNumber() && value.isNumber()) {
            return Json.object().numberNode(before.asLong() + value.asLong());
        }
        if (before instanceof ObjectNode object && value instanceof ObjectNode more) {
            merge(more, object);
            return object;
        }
        if (value instanceof ArrayNode elements) {
            ArrayNode list =
                    before instanceof ArrayNode known ? known : Json.object().arrayNode();
            elements.values().forEach(element -> place((ObjectNode) element, list));
            return list;
        }
        return value.isNull() && !before.isMissingNode() ? before : value;
    }

    private static void place(ObjectNode element, ArrayNode list) {
        int index = element.path("index").asInt();
        if (index < list.size()) {
            merge(element, (ObjectNode) list.path(index));
        } else {
            list.add(element.deepCopy());
        }
    }
}
