package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a tool call is known by when its id was lost: who made it, of what tool, with what arguments. */
final class CallContent {
    private CallContent() {}

    /**
     * A text of fixed length that is the same for the same call, however its arguments are laid out: the order of names and
     * the spelling of numbers and strings do not count.
     *
     * @param model the bare id; another model's signature is no use
     * @param tool the caller's name of it
     */
    static String key(String model, String tool, JsonNode arguments) {
        ArrayNode call = Json.object().arrayNode().add(model).add(tool).add(canonical(arguments));
        return "content:" + Base64.getEncoder().encodeToString(hash(Json.write(call)));
    }

    private static JsonNode canonical(JsonNode value) {
        if (value instanceof ObjectNode object) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            object.propertyStream().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
            return Json.object().setAll(sorted);
        }
        if (value instanceof ArrayNode array) {
            ArrayNode elements = array.arrayNode();
            array.values().forEach(element -> elements.add(canonical(element)));
            return elements;
        }
        return value.isNumber() ? number(value.decimalValue()) : value;
    }

    /** A pair that tells one number from every other; the digits of a large exponent are never written out. */
    private static JsonNode number(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return Json.object()
                .arrayNode()
                .add(shortest.unscaledValue())
                .add(shortest.signum() == 0 ? 0 : shortest.scale())
                .add("number");
    }

    private static byte[] hash(Bytes text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.unsafeArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
