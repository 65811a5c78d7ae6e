package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        boolean branches = schema.path("anyOf").isArray();
        ObjectNode older;
        if (branches && !schema.path("properties").isEmpty()) {
            older = convert(joined((ObjectNode) schema, types));
            nullable |= schema.path("anyOf").valueStream().anyMatch(OlderSchema::isNull);
        } else if (branches && Stream.of("items", "prefixItems", "enum").noneMatch(schema::has)) {
            older = any(schema, inherited(schema));
        } else if (types.size() > 1) {
            older = any(schema, types.stream().map(type -> typed(schema, type)).toList());
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

    private static ObjectNode typed(JsonNode schema, String type) {
        return Json.object().setAll((ObjectNode) schema).put("type", type);
    }

    /** An object with branches has the properties of all of them; which go together cannot be said. */
    private static ObjectNode joined(ObjectNode schema, Set<String> types) {
        ObjectNode joined = Json.object().setAll(schema);
        joined.remove("anyOf");
        if (types.isEmpty() || types.contains("object")) {
            joined.put("type", "object");
        }
        ObjectNode properties = joined.putObject("properties").setAll((ObjectNode) schema.path("properties"));
        for (JsonNode branch : schema.path("anyOf")) {
            branch.path("properties").forEachEntry(properties::putIfAbsent);
        }
        return joined;
    }

    /** The type beside branches is the type of each that has none. */
    private static List<JsonNode> inherited(JsonNode schema) {
        JsonNode type = schema.path("type");
        return schema.path("anyOf")
                .valueStream()
                .map(branch -> type.isString() && saysNoType(branch) ? typed(branch, type.stringValue("")) : branch)
                .toList();
    }

    private static boolean saysNoType(JsonNode branch) {
        return Stream.of("type", "anyOf", "properties", "items", "prefixItems", "enum")
                .noneMatch(branch::has);
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
    private ObjectNode any(JsonNode schema, Iterable<? extends JsonNode> branches) {
        Set<ObjectNode> converted = new LinkedHashSet<>();
        boolean nullable = false;
        for (JsonNode branch : branches) {
            if (isNull(branch)) {
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

    private static boolean isNull(JsonNode branch) {
        return SchemaValues.types(branch.path("type")).equals(Set.of("null"));
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
            List<JsonNode> kept = values.valueStream()
                    .filter(value -> !value.stringValue("").isEmpty())
                    .toList();
            if (!kept.isEmpty()) {
                older.putArray("enum").addAll(kept);
            }
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
