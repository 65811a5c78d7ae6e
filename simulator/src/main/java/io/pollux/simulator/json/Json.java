package io.pollux.simulator.json;

import io.pollux.protocol.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The simulator's own JSON: reading, building, and Google's two layouts. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /** Throws an unchecked {@link tools.jackson.core.JacksonException} on anything but one JSON value. */
    public static JsonNode read(Bytes body) {
        return MAPPER.readTree(body.unsafeArray());
    }

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** The member as an object, or null when it is absent or something else. */
    public static @Nullable ObjectNode objectAt(JsonNode node, String name) {
        return node.path(name) instanceof ObjectNode object ? object : null;
    }

    /** Two spaces, one element a line, as in unary replies. */
    public static String pretty(JsonNode node) {
        StringBuilder out = new StringBuilder(512);
        write(out, node, 0);
        return out.toString();
    }

    /** One line with a space after colons only, as in server-sent events. */
    public static String line(JsonNode node) {
        StringBuilder out = new StringBuilder(512);
        write(out, node, -1);
        return out.toString();
    }

    /** No blanks at all, as on the OpenAI path. */
    public static String compact(JsonNode node) {
        return node.toString();
    }

    public static Bytes prettyBytes(JsonNode node) {
        return Bytes.utf8(pretty(node) + "\n");
    }

    private static void write(StringBuilder out, JsonNode node, int depth) {
        switch (node) {
            case ObjectNode object -> writeObject(out, object, depth);
            case ArrayNode array -> writeArray(out, array, depth);
            default -> {
                if (node.isString()) {
                    quote(out, node.stringValue());
                } else {
                    out.append(node);
                }
            }
        }
    }

    private static void writeObject(StringBuilder out, ObjectNode object, int depth) {
        int inner = depth < 0 ? -1 : depth + 1;
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            separate(out, first, inner);
            quote(out, member.getKey());
            out.append(": ");
            write(out, member.getValue(), inner);
            first = false;
        }
        close(out, first, depth).append('}');
    }

    private static void writeArray(StringBuilder out, ArrayNode array, int depth) {
        int inner = depth < 0 ? -1 : depth + 1;
        out.append('[');
        boolean first = true;
        for (JsonNode element : array) {
            separate(out, first, inner);
            write(out, element, inner);
            first = false;
        }
        close(out, first, depth).append(']');
    }

    private static void separate(StringBuilder out, boolean first, int depth) {
        if (!first) {
            out.append(',');
        }
        if (depth >= 0) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private static StringBuilder close(StringBuilder out, boolean empty, int depth) {
        return empty || depth < 0 ? out : out.append('\n').repeat("  ", depth);
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '<' -> out.append("\\u003c");
                case '>' -> out.append("\\u003e");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
