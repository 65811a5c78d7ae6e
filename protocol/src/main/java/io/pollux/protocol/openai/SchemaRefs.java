package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows the references within one schema document. */
final class SchemaRefs {
    private static final int MOST = 500;
    private static final int LONGEST_WAY = 500;

    private final JsonNode root;
    private final String at;
    private final Map<String, Set<String>> direct = new HashMap<>();
    private final Map<String, Set<String>> reachable = new HashMap<>();
    private final Map<String, Optional<JsonNode>> targets = new HashMap<>();
    private final IdentityHashMap<JsonNode, Set<String>> collected = new IdentityHashMap<>();
    private final Set<String> ending = new HashSet<>();
    private final Set<String> open = new HashSet<>();

    SchemaRefs(JsonNode root, String at) {
        this.root = root;
        this.at = at;
    }

    /** The schema a reference means; null when it is not in this document. */
    @Nullable
    JsonNode resolve(String ref) {
        return targets.computeIfAbsent(ref, _ -> Optional.ofNullable(target(ref)))
                .orElse(null);
    }

    private @Nullable JsonNode target(String ref) {
        if (ref.equals("#")) {
            return root;
        }
        if (!ref.startsWith("#/")) {
            return null;
        }
        JsonNode target = root;
        for (String step : ref.substring(2).split("/", -1)) {
            String name = decoded(step).replace("~1", "/").replace("~0", "~");
            target = target.isArray() ? target.path(index(name)) : target.path(name);
        }
        return target.isMissingNode() ? null : target;
    }

    boolean isRecursive(String ref) throws BadChatRequest {
        return reachable(ref).contains(ref);
    }

    /** Refuses a reference that only leads from one reference to the next, and never to a schema. */
    void requireEnd(String ref) throws BadChatRequest {
        reachable(ref);
        requireEnd(ref, 0);
    }

    private void requireEnd(String ref, int way) throws BadChatRequest {
        if (ending.contains(ref)) {
            return;
        }
        if (!open.add(ref) || way > LONGEST_WAY) {
            throw BadChatRequest.bad(at, "a $ref that refers to itself", "a schema", "invalid_value");
        }
        JsonNode target = resolve(ref);
        if (target != null) {
            requireEnd(target, way + 1);
        }
        open.remove(ref);
        ending.add(ref);
    }

    private void requireEnd(JsonNode schema, int way) throws BadChatRequest {
        JsonNode next = schema.path("$ref");
        if (next.isString()) {
            requireEnd(next.stringValue(""), way);
        }
        for (JsonNode member : schema.path("allOf").values()) {
            requireEnd(member, way + 1);
        }
    }

    /** Whether what a part of the schema refers to leads to one of the given references again. */
    boolean leadsTo(JsonNode schema, Set<String> refs) throws BadChatRequest {
        for (String from : collected.computeIfAbsent(schema, SchemaRefs::collect)) {
            if (refs.contains(from) || !Collections.disjoint(reachable(from), refs)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> reachable(String ref) throws BadChatRequest {
        Set<String> known = reachable.get(ref);
        if (known != null) {
            return known;
        }
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(direct(ref));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (found.add(next)) {
                open.addAll(direct(next));
            }
        }
        reachable.put(ref, found);
        return found;
    }

    private Set<String> direct(String ref) throws BadChatRequest {
        Set<String> known = direct.get(ref);
        if (known != null) {
            return known;
        }
        if (direct.size() == MOST) {
            throw BadChatRequest.bad(at, "too many references", "at most " + MOST, "invalid_value");
        }
        JsonNode target = resolve(ref);
        Set<String> found = target == null ? Set.of() : collect(target);
        direct.put(ref, found);
        return found;
    }

    private static Set<String> collect(JsonNode schema) {
        Set<String> found = new LinkedHashSet<>();
        collect(schema, found);
        return found;
    }

    /** Only what a schema is made of counts, not what it says of values. */
    private static void collect(JsonNode schema, Set<String> refs) {
        if (schema.isArray()) {
            schema.forEach(member -> collect(member, refs));
            return;
        }
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "$ref" -> value.stringValueOpt().ifPresent(refs::add);
                case "properties" -> value.values().forEach(property -> collect(property, refs));
                case "items", "prefixItems", "anyOf", "oneOf", "allOf", "additionalProperties" -> collect(value, refs);
                default -> {}
            }
        }
    }

    private static int index(String step) {
        return step.matches("[0-9]{1,6}") ? Integer.parseInt(step) : -1;
    }

    private static String decoded(String step) {
        if (step.indexOf('%') < 0) {
            return step;
        }
        try {
            return URLDecoder.decode(step.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return step;
        }
    }
}
