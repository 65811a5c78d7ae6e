package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rewrites one JSON schema in the keywords Google documents for its JSON schema fields. References are written out, except
 * recursive ones; what cannot be said is left out.
 *
 * @see <a href="https://ai.google.dev/api/caching#FunctionDeclaration">FunctionDeclaration</a>
 */
final class SchemaCleanUp {
    private static final int DEEPEST = 64;
    private static final int MOST_NODES = 20_000;
    private static final int LONGEST_CHAIN = 16;
    private static final double UNBOUNDED = 9007199254740991d;

    private final SchemaRefs refs;
    private final JsonNode document;
    private final String at;
    private final boolean keepsRecursion;
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> entered = new HashSet<>();
    private final Deque<String> owed = new ArrayDeque<>();
    private int nodes;

    /** With {@code keepsRecursion} recursive references stay; without, they end as text. */
    SchemaCleanUp(JsonNode document, String at, boolean keepsRecursion) {
        this.document = document;
        this.at = at;
        this.keepsRecursion = keepsRecursion;
        this.refs = new SchemaRefs(document, at);
    }

    /** The whole schema; its root is never a reference. */
    ObjectNode clean() throws BadChatRequest {
        JsonNode root = document;
        String within = "#";
        for (int i = 0; i < LONGEST_CHAIN && ref(root) != null; i++) {
            String ref = String.valueOf(ref(root));
            root = inlined((ObjectNode) root, refs.resolve(ref));
            within = ref;
        }
        if (ref(root) != null) {
            throw bad("a $ref that refers to itself", "a schema");
        }
        ObjectNode cleaned = clean(root, within, 1);
        ObjectNode definitions = Json.object();
        while (!owed.isEmpty()) {
            String ref = owed.remove();
            JsonNode target = refs.resolve(ref);
            definitions.set(kept.get(ref), clean(target == null ? Json.object() : target, ref, 1));
        }
        if (!definitions.isEmpty()) {
            cleaned.set("$defs", definitions);
        }
        return cleaned;
    }

    private BadChatRequest bad(String shown, String expected) {
        return BadChatRequest.bad(at, shown, expected, "invalid_value");
    }

    private ObjectNode clean(JsonNode schema, String within, int depth) throws BadChatRequest {
        if (depth > DEEPEST) {
            throw bad("nested too deep", "at most " + DEEPEST + " levels");
        }
        if (++nodes > MOST_NODES) {
            throw bad("too large when its references are written out", "at most " + MOST_NODES + " subschemas");
        }
        if (!(schema instanceof ObjectNode object)) {
            return Json.object();
        }
        String ref = ref(object);
        return ref == null ? plain(object, within, depth) : referred(object, ref, within, depth);
    }

    private ObjectNode referred(ObjectNode schema, String ref, String within, int depth) throws BadChatRequest {
        JsonNode target = refs.resolve(ref);
        if (target == null || !refs.isRecursive(ref)) {
            return clean(inlined(schema, target), within, depth);
        }
        if (keepsRecursion) {
            return Json.object().put("$ref", "#/$defs/" + keptName(ref));
        }
        if (!entered.add(ref)) {
            return Json.object().put("type", "string").put("description", "JSON of " + lastStep(ref) + ", as text");
        }
        ObjectNode written = clean(inlined(schema, target), within, depth);
        entered.remove(ref);
        return written;
    }

    private static @Nullable String ref(JsonNode schema) {
        JsonNode ref = schema.path("$ref");
        return ref.isString() ? ref.stringValue("") : null;
    }

    /** What stands beside a reference wins over what it refers to. */
    private static ObjectNode inlined(ObjectNode schema, @Nullable JsonNode target) {
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

    private String keptName(String ref) {
        String known = kept.get(ref);
        if (known != null) {
            return known;
        }
        String wanted = lastStep(ref);
        String name = wanted;
        for (int next = 2; !names.add(name); next++) {
            name = wanted + next;
        }
        kept.put(ref, name);
        owed.add(ref);
        return name;
    }

    private static String lastStep(String ref) {
        String step = ref.substring(ref.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.-]", "_");
        return step.isEmpty() || ref.equals("#") ? "root" : step;
    }

    private ObjectNode plain(ObjectNode schema, String within, int depth) throws BadChatRequest {
        ObjectNode cleaned = Json.object();
        SchemaValues.choose(schema, cleaned);
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            keyword(entry.getKey(), entry.getValue(), schema, cleaned, within, depth);
        }
        SchemaValues.admitNull(schema, cleaned);
        require(schema, cleaned, within);
        if (schema.path("allOf") instanceof ArrayNode members) {
            for (JsonNode member : members) {
                merge(clean(member, within, depth + 1), cleaned);
            }
        }
        SchemaValues.collapse(cleaned);
        return cleaned;
    }

    private void keyword(String name, JsonNode value, ObjectNode schema, ObjectNode cleaned, String within, int depth)
            throws BadChatRequest {
        switch (name) {
            case "title", "description", "format", "pattern" -> keep(value.isString(), name, value, cleaned);
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
                keep(value.isNumber(), name, value, cleaned);
            case "minimum", "maximum" ->
                keep(value.isNumber() && Math.abs(value.doubleValue(0)) != UNBOUNDED, name, value, cleaned);
            case "exclusiveMinimum" -> exclusive(value, schema, "minimum", BigInteger.ONE, cleaned);
            case "exclusiveMaximum" -> exclusive(value, schema, "maximum", BigInteger.ONE.negate(), cleaned);
            case "propertyOrdering" -> keep(value.isArray(), name, value, cleaned);
            case "properties" -> properties(value, cleaned, within, depth);
            case "items" -> {
                if (value.isArray()) {
                    list("prefixItems", value, cleaned, within, depth);
                } else {
                    cleaned.set(name, clean(value, within, depth + 1));
                }
            }
            case "prefixItems", "anyOf" -> list(name, value, cleaned, within, depth);
            case "oneOf" -> {
                if (!schema.has("anyOf")) {
                    list("anyOf", value, cleaned, within, depth);
                }
            }
            case "additionalProperties" -> {
                if (value.isBoolean()) {
                    cleaned.set(name, value);
                } else if (value.isObject()) {
                    cleaned.set(name, clean(value, within, depth + 1));
                }
            }
            default -> {}
        }
    }

    private static void keep(boolean wellTyped, String name, JsonNode value, ObjectNode cleaned) {
        if (wellTyped) {
            cleaned.set(name, value);
        }
    }

    private static void exclusive(
            JsonNode bound, ObjectNode schema, String as, BigInteger inwards, ObjectNode cleaned) {
        if (!bound.isNumber() || schema.has(as)) {
            return;
        }
        boolean whole =
                bound.isIntegralNumber() && schema.path("type").stringValue("").equals("integer");
        if (whole) {
            cleaned.put(as, bound.bigIntegerValue().add(inwards));
        } else {
            cleaned.set(as, bound);
        }
    }

    private void properties(JsonNode value, ObjectNode cleaned, String within, int depth) throws BadChatRequest {
        if (!value.isObject()) {
            return;
        }
        ObjectNode properties = cleaned.putObject("properties");
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            properties.set(property.getKey(), clean(property.getValue(), within, depth + 1));
        }
    }

    private void list(String name, JsonNode value, ObjectNode cleaned, String within, int depth) throws BadChatRequest {
        if (!value.isArray() || value.isEmpty()) {
            return;
        }
        ArrayNode members = cleaned.putArray(name);
        for (JsonNode member : value) {
            members.add(clean(member, within, depth + 1));
        }
    }

    /** Only properties that exist can be required, and none that leads back into the definition it is in. */
    private void require(ObjectNode schema, ObjectNode cleaned, String within) throws BadChatRequest {
        JsonNode properties = schema.path("properties");
        ArrayNode required = cleaned.arrayNode();
        for (JsonNode name : schema.path("required").values()) {
            String property = name.stringValue("");
            if (name.isString()
                    && properties.has(property)
                    && !(keepsRecursion && refs.leadsTo(properties.path(property), within))) {
                required.add(property);
            }
        }
        if (!required.isEmpty()) {
            cleaned.set("required", required);
        }
    }

    private static void merge(ObjectNode member, ObjectNode into) {
        if (member.has("$ref")) {
            if (into.isEmpty()) {
                into.setAll(member);
            }
            return;
        }
        member.forEachEntry((name, value) -> {
            JsonNode present = into.get(name);
            if (present == null) {
                into.set(name, value);
            } else if (name.equals("properties") && present instanceof ObjectNode properties) {
                value.forEachEntry(properties::putIfAbsent);
            } else if (name.equals("required") && present instanceof ArrayNode required) {
                Set<JsonNode> names = new HashSet<>(required.values());
                value.values().stream().filter(names::add).forEach(required::add);
            }
        });
    }
}
