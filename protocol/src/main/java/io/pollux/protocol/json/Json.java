package io.pollux.protocol.json;

import io.pollux.protocol.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON without loss: trees that keep unknown members, their order, and numbers as they were spelled (all but the case of an
 * exponent).
 */
public final class Json {
    private static final int DEEPEST = 500;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(10_000)
                    .maxDocumentLength(-1)
                    .build())
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** Reads a tree; {@link #check} first what comes from outside. Throws Jackson's unchecked exception on bad syntax. */
    public static JsonNode readTree(Bytes json) {
        return MAPPER.readTree(json.unsafeArray());
    }

    public static JsonNode readTree(String json) {
        return MAPPER.readTree(json);
    }

    /** Writes compact UTF-8. */
    public static Bytes write(JsonNode tree) {
        return Bytes.owning(MAPPER.writeValueAsBytes(tree));
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Checks that the bytes are exactly one JSON value, without building it. At most {@value #DEEPEST} levels deep. */
    public static void check(Bytes json) throws MalformedJson {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json.unsafeArray())) {
            JsonToken first = null;
            try {
                first = parser.nextToken();
                if (first == null) {
                    throw new MalformedJson("Nothing was sent (expected: one JSON value)");
                }
                parser.skipChildren();
                if (parser.currentToken() == null) {
                    throw at(parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr(), "more of the value");
                }
                if (first.isScalarValue()) {
                    parser.finishToken();
                }
                if (parser.nextToken() != null) {
                    throw at(parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr(), "the end");
                }
            } catch (JacksonException e) {
                var place = parser.currentLocation();
                throw at(place.getLineNr(), place.getColumnNr(), "valid JSON, at most " + DEEPEST + " levels deep");
            }
        }
    }

    private static MalformedJson at(int line, int column, String expected) {
        return new MalformedJson("Line " + line + ", column " + column + " (expected: " + expected + ")");
    }
}
