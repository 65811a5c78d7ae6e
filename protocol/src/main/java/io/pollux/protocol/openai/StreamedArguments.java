package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts together the arguments of a call that Vertex tells value by value, each with a JSON path. */
final class StreamedArguments {
    private static final Pattern STEP =
            Pattern.compile("\\G(?:\\.([^.\\[\\]]+)|\\[['\"]([^'\"]*)['\"]\\]|\\[([0-9]{1,6})\\])");

    private final ObjectNode arguments = Json.object();
    /** The path whose string goes on with the next value told for it. */
    private String unfinished = "";

    /** Adds the values of a {@code partialArgs}; a path that leads nowhere is passed over. */
    void add(JsonNode partialArgs) {
        for (JsonNode partial : partialArgs.values()) {
            String path = partial.path("jsonPath").stringValue("");
            JsonNode value = value(partial);
            List<Object> steps = steps(path);
            if (value != null && !steps.isEmpty()) {
                put(steps, value, path.equals(unfinished));
                unfinished = partial.path("willContinue").booleanValue(false) ? path : "";
            }
        }
    }

    ObjectNode toTree() {
        return arguments;
    }

    private static @Nullable JsonNode value(JsonNode partial) {
        for (String kind : List.of("stringValue", "numberValue", "boolValue")) {
            if (partial.path(kind).isValueNode()) {
                return partial.path(kind);
            }
        }
        return partial.has("nullValue") ? Json.object().nullNode() : null;
    }

    /** Names and positions; empty when the path is none. */
    private static List<Object> steps(String path) {
        List<Object> steps = new ArrayList<>();
        if (!path.startsWith("$")) {
            return steps;
        }
        Matcher step = STEP.matcher(path);
        int at = 1;
        while (at < path.length()) {
            if (!step.find(at)) {
                return List.of();
            }
            at = step.end();
            if (step.group(3) != null) {
                steps.add(Integer.parseInt(step.group(3)));
            } else {
                steps.add(step.group(1) == null ? step.group(2) : step.group(1));
            }
        }
        return steps;
    }

    private void put(List<Object> steps, JsonNode value, boolean goesOn) {
        JsonNode parent = arguments;
        for (int at = 0; at < steps.size() - 1; at++) {
            JsonNode child = child(parent, steps.get(at));
            if (!child.isContainer()) {
                child = steps.get(at + 1) instanceof Integer ? Json.object().putArray("x") : Json.object();
                if (!set(parent, steps.get(at), child)) {
                    return;
                }
            }
            parent = child;
        }
        Object last = steps.getLast();
        JsonNode before = child(parent, last);
        boolean appends = goesOn && before.isString() && value.isString();
        set(parent, last, appends ? Json.object().stringNode(before.stringValue() + value.stringValue()) : value);
    }

    private static JsonNode child(JsonNode parent, Object step) {
        return step instanceof Integer position ? parent.path(position) : parent.path((String) step);
    }

    /** False when the step does not fit what is there. */
    private static boolean set(JsonNode parent, Object step, JsonNode value) {
        if (parent instanceof ObjectNode object && step instanceof String name) {
            object.set(name, value);
            return true;
        }
        if (parent instanceof ArrayNode array && step instanceof Integer position && position <= array.size()) {
            if (position == array.size()) {
                array.add(value);
            } else {
                array.set(position, value);
            }
            return true;
        }
        return false;
    }
}
