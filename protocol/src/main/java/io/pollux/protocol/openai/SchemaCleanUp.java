package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private static final int MOST_ENTRIES = 200_000;

    private final SchemaRefs refs;
    private final JsonNode document;
    private final String at;
    private final boolean keepsRecursion;
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> entered = new HashSet<>();
    private final Deque<String> owed = new ArrayDeque<>();
    private int nodes;
    private long entries;

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
        for (String ref = ref(root); ref != null; ref = ref(root)) {
            refs.requireEnd(ref);
            root = SchemaMerge.inlined((ObjectNode) root, refs.resolve(ref));
            within = ref;
        }
        ObjectNode cleaned = clean(root, Set.of(within), 1);
        ObjectNode definitions = Json.object();
        while (!owed.isEmpty()) {
            String ref = owed.remove();
            definitions.set(kept.get(ref), clean(target(ref), Set.of(ref), 1));
        }
        if (!definitions.isEmpty()) {
            cleaned.set("$defs", definitions);
        }
        return cleaned;
    }

    private BadChatRequest bad(String shown, String expected) {
        return BadChatRequest.bad(at, shown, expected, "invalid_value");
    }

    private ObjectNode clean(JsonNode schema, Set<String> within, int depth) throws BadChatRequest {
        count(schema, depth);
        if (!(schema instanceof ObjectNode object)) {
            return Json.object();
        }
        String ref = ref(object);
        if (ref != null) {
            return referred(object, ref, within, depth);
        }
        return object.path("allOf").isArray() ? all(object, within, depth) : plain(object, within, depth);
    }

    private void count(JsonNode schema, int depth) throws BadChatRequest {
        if (depth > DEEPEST) {
            throw bad("nested too deep", "at most " + DEEPEST + " levels");
        }
        if (++nodes > MOST_NODES) {
            throw bad("too large when its references are written out", "at most " + MOST_NODES + " subschemas");
        }
        entries += schema.size()
                + schema.path("enum").size()
                + schema.path("required").size();
        if (entries > MOST_ENTRIES) {
            throw bad("too large when its references are written out", "at most " + MOST_ENTRIES + " keywords");
        }
    }

    private ObjectNode referred(ObjectNode schema, String ref, Set<String> within, int depth) throws BadChatRequest {
        refs.requireEnd(ref);
        JsonNode target = refs.resolve(ref);
        if (target == null || !refs.isRecursive(ref)) {
            return clean(SchemaMerge.inlined(schema, target), within, depth);
        }
        if (keepsRecursion || !entered.add(ref)) {
            return pointed(ref);
        }
        ObjectNode written = clean(SchemaMerge.inlined(schema, target), within, depth);
        entered.remove(ref);
        return written;
    }

    /** What stands for a definition within itself. */
    private ObjectNode pointed(String ref) {
        return keepsRecursion
                ? Json.object().put("$ref", "#/$defs/" + keptName(ref))
                : Json.object().put("type", "string").put("description", "JSON of " + lastStep(ref) + ", as text");
    }

    /** One schema of all members. A recursive one that says more than its members do is written out once. */
    private ObjectNode all(ObjectNode schema, Set<String> within, int depth) throws BadChatRequest {
        SchemaMerge merge = new SchemaMerge();
        Deque<String> recursive = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        gather(schema, merge, recursive, seen, depth);
        if (merge.isOnlyRemarks() && canPoint(recursive)) {
            return SchemaMerge.remarked(plain(merge.merged(), within, depth), pointed(recursive.element()));
        }
        Set<String> opened = new HashSet<>();
        while (!recursive.isEmpty()) {
            String ref = recursive.remove();
            if (entered.add(ref)) {
                opened.add(ref);
                gather(target(ref), merge, recursive, seen, depth);
            }
        }
        Set<String> around = new HashSet<>(within);
        around.addAll(opened);
        ObjectNode cleaned = plain(merge.merged(), around, depth);
        entered.removeAll(opened);
        return cleaned;
    }

    private boolean canPoint(Collection<String> recursive) {
        long within = recursive.stream().filter(entered::contains).count();
        return !recursive.isEmpty()
                && (within == recursive.size() || (keepsRecursion && (within > 0 || recursive.size() == 1)));
    }

    private void gather(JsonNode schema, SchemaMerge merge, Deque<String> recursive, Set<String> seen, int depth)
            throws BadChatRequest {
        count(schema, depth);
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        merge.add(object);
        String ref = ref(object);
        if (ref != null && seen.add(ref)) {
            refs.requireEnd(ref);
            if (refs.isRecursive(ref)) {
                recursive.add(ref);
            } else {
                gather(target(ref), merge, recursive, seen, depth + 1);
            }
        }
        for (JsonNode member : object.path("allOf").values()) {
            gather(member, merge, recursive, seen, depth + 1);
        }
    }

    private JsonNode target(String ref) {
        JsonNode target = refs.resolve(ref);
        return target == null ? Json.object() : target;
    }

    private static @Nullable String ref(JsonNode schema) {
        JsonNode ref = schema.path("$ref");
        return ref.isString() ? ref.stringValue("") : null;
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

    private ObjectNode plain(ObjectNode schema, Set<String> within, int depth) throws BadChatRequest {
        ObjectNode cleaned = Json.object();
        SchemaValues.choose(schema, cleaned);
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            keyword(entry.getKey(), entry.getValue(), schema, cleaned, within, depth);
        }
        SchemaValues.admitNull(schema, cleaned);
        require(schema, cleaned, within);
        SchemaValues.dropAny(cleaned);
        SchemaValues.collapse(cleaned);
        return cleaned;
    }

    private void keyword(
            String name, JsonNode value, ObjectNode schema, ObjectNode cleaned, Set<String> within, int depth)
            throws BadChatRequest {
        switch (name) {
            case "title", "description", "format", "pattern" -> keep(value.isString(), name, value, cleaned);
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
                keep(value.isNumber(), name, value, cleaned);
            case "minimum", "maximum" -> keep(SchemaBounds.isBound(value), name, value, cleaned);
            case "exclusiveMinimum" -> SchemaBounds.exclusive(value, schema, "minimum", BigInteger.ONE, cleaned);
            case "exclusiveMaximum" ->
                SchemaBounds.exclusive(value, schema, "maximum", BigInteger.ONE.negate(), cleaned);
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

    private void properties(JsonNode value, ObjectNode cleaned, Set<String> within, int depth) throws BadChatRequest {
        if (!value.isObject()) {
            return;
        }
        ObjectNode properties = cleaned.putObject("properties");
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            properties.set(property.getKey(), clean(property.getValue(), within, depth + 1));
        }
    }

    private void list(String name, JsonNode value, ObjectNode cleaned, Set<String> within, int depth)
            throws BadChatRequest {
        if (!value.isArray() || value.isEmpty()) {
            return;
        }
        ArrayNode members = cleaned.putArray(name);
        for (JsonNode member : value) {
            members.add(clean(member, within, depth + 1));
        }
    }

    /** Only properties that exist can be required, and none that leads back into a definition it is in. */
    private void require(ObjectNode schema, ObjectNode cleaned, Set<String> within) throws BadChatRequest {
        JsonNode properties = schema.path("properties");
        Set<String> names = new LinkedHashSet<>();
        schema.path("required").values().forEach(name -> name.stringValueOpt().ifPresent(names::add));
        ArrayNode required = cleaned.arrayNode();
        for (String name : names) {
            if (properties.has(name) && !(keepsRecursion && refs.leadsTo(properties.path(name), within))) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            cleaned.set("required", required);
        }
    }
}
