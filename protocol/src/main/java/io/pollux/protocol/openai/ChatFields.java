package io.pollux.protocol.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads fields of a request; null and missing are the same, a wrong type is the caller's fault. */
final class ChatFields {
    private ChatFields() {}

    static String path(String parent, String name) {
        return parent.isEmpty() ? name : parent + '.' + name;
    }

    static String path(String parent, int index) {
        return parent + '[' + index + ']';
    }

    /** The value, or null when it is missing, is JSON's null, or its parent is no object. */
    static @Nullable JsonNode given(JsonNode parent, String name) {
        JsonNode value = parent.get(name);
        return value == null || value.isNull() ? null : value;
    }

    static @Nullable String string(JsonNode parent, String name, String at) throws BadChatRequest {
        JsonNode value = given(parent, name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw BadChatRequest.type(path(at, name), value, "a string");
        }
        return value.stringValue("");
    }

    /** A string that is neither missing nor empty. */
    static String text(JsonNode parent, String name, String at) throws BadChatRequest {
        String value = string(parent, name, at);
        if (value == null || value.isEmpty()) {
            throw BadChatRequest.missing(path(at, name), "a string that is not empty");
        }
        return value;
    }

    static boolean bool(JsonNode parent, String name, String at, boolean otherwise) throws BadChatRequest {
        JsonNode value = given(parent, name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw BadChatRequest.type(path(at, name), value, "true or false");
        }
        return value.booleanValue();
    }

    static @Nullable JsonNode number(JsonNode parent, String name, String at) throws BadChatRequest {
        JsonNode value = given(parent, name);
        if (value != null && !value.isNumber()) {
            throw BadChatRequest.type(path(at, name), value, "a number");
        }
        return value;
    }

    /** A whole number, moved to the nearest an int can hold. */
    static @Nullable Integer whole(JsonNode parent, String name, String at) throws BadChatRequest {
        JsonNode value = number(parent, name, at);
        if (value == null) {
            return null;
        }
        double number = value.doubleValue(Double.MAX_VALUE);
        if (number != Math.rint(number)) {
            throw BadChatRequest.type(path(at, name), value, "a whole number");
        }
        return (int) Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static @Nullable ObjectNode object(JsonNode parent, String name, String at) throws BadChatRequest {
        JsonNode value = given(parent, name);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw BadChatRequest.type(path(at, name), value, "an object");
    }

    static @Nullable ArrayNode array(JsonNode parent, String name, String at) throws BadChatRequest {
        JsonNode value = given(parent, name);
        if (value == null) {
            return null;
        }
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw BadChatRequest.type(path(at, name), value, "an array");
    }
}
