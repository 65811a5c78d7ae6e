package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The keywords that say which values there are: type, enum, const and nullable. */
final class SchemaValues {
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "object", "null");
    private static final Set<String> REMARKS = Set.of("title", "description");

    private SchemaValues() {}

    /** Writes type and enum; a const is a list of one. */
    static void choose(ObjectNode schema, ObjectNode cleaned) {
        Set<JsonNode> values = values(schema);
        boolean listsNull = values.removeIf(JsonNode::isNull);
        Set<String> types = types(schema.path("type"));
        if (types.isEmpty()) {
            types.addAll(implied(values));
        }
        boolean onlyNull = listsNull && values.isEmpty() && types.isEmpty();
        if (onlyNull || (!types.isEmpty() && (listsNull || isNullable(schema)))) {
            types.add("null");
        }
        write(types, cleaned);
        if (!values.isEmpty() && values.stream().allMatch(value -> value.isString() || value.isNumber())) {
            cleaned.putArray("enum").addAll(values);
        }
    }

    /** OpenAPI's way to allow null beside branches. */
    static void admitNull(ObjectNode schema, ObjectNode cleaned) {
        if (isNullable(schema) && !cleaned.has("type") && cleaned.path("anyOf") instanceof ArrayNode branches) {
            branches.addObject().put("type", "null");
        }
    }

    /** Branches that only list values are one list of values. */
    static void collapse(ObjectNode cleaned) {
        if (!(cleaned.path("anyOf") instanceof ArrayNode branches) || cleaned.has("enum")) {
            return;
        }
        Set<JsonNode> values = new LinkedHashSet<>();
        Set<String> types = new LinkedHashSet<>();
        for (JsonNode branch : branches) {
            Set<String> names = new LinkedHashSet<>(branch.propertyNames());
            if (!names.remove("enum") || !Set.of("type", "title").containsAll(names)) {
                return;
            }
            values.addAll(branch.path("enum").values());
            types.addAll(types(branch.path("type")));
        }
        cleaned.remove("anyOf");
        cleaned.putArray("enum").addAll(values);
        if (!cleaned.has("type")) {
            write(types, cleaned);
        }
    }

    /** Branches of which one admits whatever the rest of the schema does say nothing. */
    static void dropAny(ObjectNode cleaned) {
        if (cleaned.path("anyOf").valueStream().anyMatch(branch -> addsNothing(branch, cleaned))) {
            cleaned.remove("anyOf");
        }
    }

    private static boolean addsNothing(JsonNode branch, ObjectNode to) {
        boolean typed = to.has("type") || to.has("properties");
        return branch.propertyStream()
                .allMatch(said -> said.getValue().equals(to.get(said.getKey()))
                        || (typed && REMARKS.contains(said.getKey()))
                        || (said.getKey().equals("type") && isObject(said.getValue()) && to.has("properties")));
    }

    private static boolean isObject(JsonNode type) {
        return type.stringValue("").equals("object");
    }

    private static boolean isNullable(ObjectNode schema) {
        return schema.path("nullable").booleanValue(false);
    }

    private static Set<JsonNode> values(ObjectNode schema) {
        Set<JsonNode> values = new LinkedHashSet<>();
        if (schema.has("const")) {
            values.add(schema.path("const"));
        } else if (schema.path("enum").isArray()) {
            values.addAll(schema.path("enum").values());
        }
        return values;
    }

    /** The type that all values have; none when they differ. */
    private static Set<String> implied(Set<JsonNode> values) {
        Set<String> types = new LinkedHashSet<>();
        for (JsonNode value : values) {
            switch (value.getNodeType()) {
                case STRING -> types.add("string");
                case BOOLEAN -> types.add("boolean");
                case NUMBER -> types.add(value.isIntegralNumber() ? "integer" : "number");
                default -> types.addAll(Set.of("object", "array"));
            }
        }
        return types.size() == 1 ? types : Set.of();
    }

    /** The types that there are, in lower case; others are left out. */
    static Set<String> types(JsonNode type) {
        Set<String> types = new LinkedHashSet<>();
        add(type, types);
        type.values().forEach(member -> add(member, types));
        return types;
    }

    private static void add(JsonNode type, Set<String> types) {
        String name = type.stringValue("").toLowerCase(Locale.ROOT);
        if (TYPES.contains(name)) {
            types.add(name);
        }
    }

    private static void write(Set<String> types, ObjectNode cleaned) {
        if (types.size() == 1) {
            cleaned.put("type", types.iterator().next());
        } else if (!types.isEmpty()) {
            ArrayNode list = Json.object().arrayNode();
            types.forEach(list::add);
            cleaned.set("type", list);
        }
    }
}
