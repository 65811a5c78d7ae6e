package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows the references within one schema document. */
final class SchemaRefs {
    private static final int MOST = 500;

    private final JsonNode root;
    private final String at;
    private final Map<String, Set<String>> direct = new HashMap<>();
    private final Map<String, Set<String>> reachable = new HashMap<>();

    SchemaRefs(JsonNode root, String at) {
        this.root = root;
        this.at = at;
    }

    /** The schema a reference means; null when it is not in this document. */
    @Nullable
    JsonNode resolve(String ref) {
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

    /** Whether what a part of the schema refers to leads to the given reference again. */
    boolean leadsTo(JsonNode schema, String ref) throws BadChatRequest {
        Set<String> refs = new LinkedHashSet<>();
        collect(schema, refs);
        for (String from : refs) {
            if (from.equals(ref) || reachable(from).contains(ref)) {
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
        Set<String> found = new LinkedHashSet<>();
        JsonNode target = resolve(ref);
        if (target != null) {
            collect(target, found);
        }
        direct.put(ref, found);
        return found;
    }

    private static void collect(JsonNode schema, Set<String> refs) {
        if (schema.isArray()) {
            schema.forEach(member -> collect(member, refs));
            return;
        }
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "$ref" -> value.stringValueOpt().ifPresent(refs::add);
                case "$defs", "definitions" -> {}
                case "properties" -> value.values().forEach(property -> collect(property, refs));
                default -> collect(value, refs);
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
