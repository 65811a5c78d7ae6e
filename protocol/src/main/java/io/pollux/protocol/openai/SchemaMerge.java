package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What several schemas demand of one value: the properties and required names of all, of the rest what is said first. */
final class SchemaMerge {
    private static final Set<String> REMARKS =
            Set.of("title", "description", "default", "examples", "example", "$comment");

    private final ObjectNode said = Json.object();
    private final Map<String, Set<JsonNode>> properties = new LinkedHashMap<>();
    private final Set<JsonNode> required = new LinkedHashSet<>();

    /** What stands beside a reference wins over what it refers to. */
    static ObjectNode inlined(ObjectNode schema, @Nullable JsonNode target) {
        ObjectNode inlined = Json.object();
        if (target instanceof ObjectNode object) {
            inlined.setAll(object);
        }
        schema.forEachEntry((name, value) -> {
            if (!name.equals("$ref")) {
                inlined.set(name, value);
            }
        });
        return inlined;
    }

    /** Beside a reference nothing may stand. */
    static ObjectNode remarked(ObjectNode remarks, ObjectNode reference) {
        if (remarks.isEmpty()) {
            return reference;
        }
        remarks.putArray("anyOf").add(reference);
        return remarks;
    }

    /** References and the members of an {@code allOf} are for the caller to add. */
    void add(ObjectNode schema) {
        schema.forEachEntry((name, value) -> {
            switch (name) {
                case "$ref", "$defs", "definitions", "allOf" -> {}
                case "properties" ->
                    value.forEachEntry((property, demanded) -> properties
                            .computeIfAbsent(property, _ -> new LinkedHashSet<>())
                            .add(demanded));
                case "required" -> required.addAll(value.values());
                default -> said.putIfAbsent(name, value);
            }
        });
    }

    /** Whether nothing is demanded, but only remarked. */
    boolean isOnlyRemarks() {
        return properties.isEmpty() && required.isEmpty() && REMARKS.containsAll(said.propertyNames());
    }

    /** A property that several schemas have is all of what they say. */
    ObjectNode merged() {
        ObjectNode merged = Json.object().setAll(said);
        if (!properties.isEmpty()) {
            ObjectNode all = merged.putObject("properties");
            properties.forEach((name, demanded) -> all.set(name, one(demanded)));
        }
        if (!required.isEmpty()) {
            merged.putArray("required").addAll(required);
        }
        return merged;
    }

    private static JsonNode one(Set<JsonNode> demanded) {
        if (demanded.size() == 1) {
            return demanded.iterator().next();
        }
        ObjectNode all = Json.object();
        ArrayNode members = all.putArray("allOf");
        members.addAll(demanded);
        return all;
    }
}
