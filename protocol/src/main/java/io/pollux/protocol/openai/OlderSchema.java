package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rewrites a cleaned schema without references as the {@code Schema} message of older models and of Live, which refuse a
 * request for a single keyword they do not know. What has no form there becomes text with a note in its description.
 */
final class OlderSchema {
    private static final Set<String> SAME = Set.of(
            "description",
            "pattern",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "required",
            "propertyOrdering");
    private static final Set<String> FORMATS = Set.of("enum", "date-time", "float", "double", "int32", "int64");

    private final boolean ordered;

    /** With {@code ordered} the order of properties is spelled out, which answers then follow. */
    OlderSchema(boolean ordered) {
        this.ordered = ordered;
    }

    ObjectNode convert(JsonNode schema) {
        Set<String> types = SchemaValues.types(schema.path("type"));
        boolean nullable = types.remove("null");
        ObjectNode older;
        if (schema.path("anyOf") instanceof ArrayNode branches) {
            older = any(schema, branches);
        } else if (types.size() > 1) {
            ArrayNode branches = Json.object().arrayNode();
            types.forEach(type -> branches.add(((ObjectNode) schema.deepCopy()).put("type", type)));
            older = any(schema, branches);
        } else {
            older = single(
                    schema,
                    types.isEmpty()
                            ? implied(schema, nullable)
                            : types.iterator().next());
        }
        if (nullable) {
            makeNullable(older);
        }
        return older;
    }

    private static String implied(JsonNode schema, boolean nullable) {
        if (schema.has("properties")) {
            return "object";
        }
        if (schema.has("items") || schema.has("prefixItems")) {
            return "array";
        }
        return nullable || schema.has("enum") ? "string" : "";
    }

    /** Beside {@code anyOf} nothing may stand. */
    private ObjectNode any(JsonNode schema, ArrayNode branches) {
        Set<ObjectNode> converted = new LinkedHashSet<>();
        boolean nullable = false;
        for (JsonNode branch : branches) {
            Set<String> types = SchemaValues.types(branch.path("type"));
            if (types.equals(Set.of("null"))) {
                nullable = true;
            } else {
                converted.add(convert(branch));
            }
        }
        ObjectNode older;
        if (converted.size() == 1) {
            older = converted.iterator().next();
            describe(schema, older);
        } else if (converted.isEmpty()) {
            older = single(schema, "string");
        } else {
            converted.forEach(branch -> describe(schema, branch));
            older = Json.object();
            older.putArray("anyOf").addAll(converted);
        }
        if (nullable) {
            makeNullable(older);
        }
        return older;
    }

    private static void describe(JsonNode schema, ObjectNode branch) {
        JsonNode description = schema.get("description");
        if (description != null) {
            branch.putIfAbsent("description", description);
        }
    }

    private static void makeNullable(ObjectNode older) {
        if (older.path("anyOf") instanceof ArrayNode branches) {
            branches.forEach(branch -> ((ObjectNode) branch).put("nullable", true));
        } else {
            older.put("nullable", true);
        }
    }

    private ObjectNode single(JsonNode schema, String type) {
        ObjectNode older = Json.object();
        older.put("type", type.isEmpty() ? "string" : type);
        schema.forEachEntry((name, value) -> {
            if (SAME.contains(name)) {
                older.set(name, value);
            } else if (name.equals("format") && FORMATS.contains(value.stringValue(""))) {
                older.set(name, value);
            }
        });
        enumerate(schema, type, older);
        switch (type) {
            case "" -> note("Any value, as JSON text.", older);
            case "array" -> items(schema, older);
            case "object" -> properties(schema, older);
            default -> {}
        }
        return older;
    }

    private static void enumerate(JsonNode schema, String type, ObjectNode older) {
        JsonNode values = schema.path("enum");
        if (values.isEmpty()) {
            return;
        }
        boolean texts = values.valueStream().allMatch(JsonNode::isString);
        if (texts && (type.equals("string") || type.isEmpty())) {
            ArrayNode kept = older.putArray("enum");
            values.forEach(value -> {
                if (!value.stringValue("").isEmpty()) {
                    kept.add(value);
                }
            });
        } else {
            String listed = values.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
            note("One of: " + listed + '.', older);
        }
    }

    private void items(JsonNode schema, ObjectNode older) {
        if (schema.path("prefixItems") instanceof ArrayNode members) {
            older.set("items", any(Json.object(), members));
            older.put("minItems", members.size()).put("maxItems", members.size());
        } else if (schema.has("items")) {
            older.set("items", convert(schema.path("items")));
        } else {
            older.putObject("items").put("type", "string");
        }
    }

    private void properties(JsonNode schema, ObjectNode older) {
        JsonNode properties = schema.path("properties");
        if (properties.isEmpty()) {
            older.put("type", "string");
            note("A JSON object, as text.", older);
            return;
        }
        ObjectNode converted = older.putObject("properties");
        properties.forEachEntry((name, property) -> converted.set(name, convert(property)));
        if (ordered && !older.has("propertyOrdering")) {
            ArrayNode order = older.putArray("propertyOrdering");
            properties.propertyNames().forEach(order::add);
        }
    }

    private static void note(String note, ObjectNode older) {
        String said = older.path("description").stringValue("");
        older.put("description", said.isEmpty() ? note : said + ' ' + note);
    }
}
