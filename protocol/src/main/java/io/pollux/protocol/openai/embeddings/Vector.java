package io.pollux.protocol.openai.embeddings;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.nio.ByteBuffer;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.StringNode;

/** One embedding; as long as nothing is computed the numbers keep Gemini's spelling. */
final class Vector {
    private static final double CLOSE_TO_UNIT = 1e-6;

    private final JsonNode values;

    private Vector(JsonNode values) {
        this.values = values;
    }

    static Vector read(JsonNode values) throws UnusableReply {
        if (!values.isArray() || values.isEmpty() || !values.values().stream().allMatch(JsonNode::isNumber)) {
            throw UnusableReply.empty("The model gave an embedding without numbers.");
        }
        return new Vector(values);
    }

    /** Shortened vectors of some models are not of unit length, though callers compare by dot product. */
    Vector ofUnitLength() {
        double squares = 0;
        for (JsonNode value : values.values()) {
            squares += value.asDouble(0) * value.asDouble(0);
        }
        double length = Math.sqrt(squares);
        if (length == 0 || !Double.isFinite(length) || Math.abs(length - 1) < CLOSE_TO_UNIT) {
            return this;
        }
        ArrayNode scaled = Json.object().arrayNode(values.size());
        for (JsonNode value : values.values()) {
            scaled.add((float) (value.asDouble(0) / length));
        }
        return new Vector(scaled);
    }

    JsonNode asNumbers() {
        return values;
    }

    JsonNode asBase64() {
        ByteBuffer floats = ByteBuffer.allocate(values.size() * Float.BYTES).order(LITTLE_ENDIAN);
        for (JsonNode value : values.values()) {
            floats.putFloat((float) value.asDouble(0));
        }
        return StringNode.valueOf(Base64.getEncoder().encodeToString(floats.array()));
    }
}
