package io.pollux.protocol.json;

import io.pollux.protocol.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The one exact JSON mapper: what is read and written again keeps its unknown fields, order and number spellings. */
public final class Json {
    /** Levels of nesting after which a document is refused, both by {@link #check} and by {@link #readTree(Bytes)}. */
    public static final int MAX_DEPTH = 500;

    private static final String EMPTY = "Line 1, column 1: expected a JSON value, the body is empty.";

    // Inline media travel as one base64 string; the size of a body is limited where it enters, not here.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectWriter ASCII_WRITER = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private Json() {}

    /**
     * Reads exactly one JSON value.
     *
     * @throws JacksonException when the body is empty or malformed; its message never quotes the body
     */
    public static JsonNode readTree(Bytes body) {
        try {
            requireUtf8(body);
            return present(MAPPER.readTree(body.unsafeArray()));
        } catch (JacksonException malformed) {
            throw silenced(malformed);
        } catch (MalformedJson malformed) {
            throw new StreamReadException(messageOf(malformed));
        }
    }

    /**
     * Reads exactly one JSON value.
     *
     * @throws JacksonException when the text is empty or malformed; its message never quotes the text
     */
    public static JsonNode readTree(String text) {
        try {
            return present(MAPPER.readTree(text));
        } catch (JacksonException malformed) {
            throw silenced(malformed);
        }
    }

    /**
     * Writes the tree on one line, without a space between tokens. Of numbers only {@code -0} and the choice of an exponent
     * are not kept.
     */
    public static Bytes write(JsonNode tree) {
        try {
            return Bytes.owning(MAPPER.writeValueAsBytes(tree));
        } catch (StreamWriteException _) {
            // Half of a surrogate pair has no UTF-8 form; only its escaped spelling can be written.
            return Bytes.owning(ASCII_WRITER.writeValueAsBytes(tree));
        }
    }

    /**
     * Checks that the body is one JSON value in UTF-8 and nothing else, without building a tree or a string of it.
     *
     * @throws MalformedJson with line, column and what was expected there; an empty body is malformed
     */
    public static void check(Bytes body) throws MalformedJson {
        requireUtf8(body);
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), body.unsafeArray(), 0, body.length())) {
            check(parser);
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static void check(JsonParser parser) throws MalformedJson {
        try {
            if (parser.nextToken() == null) {
                throw new MalformedJson(EMPTY);
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new MalformedJson(
                        Expectation.at(parser.currentTokenLocation(), "nothing but whitespace after the value"));
            }
        } catch (JacksonException malformed) {
            throw new MalformedJson(Expectation.of(malformed, parser.currentLocation()));
        }
    }

    private static void requireUtf8(Bytes body) throws MalformedJson {
        byte[] array = body.unsafeArray();
        // Jackson would silently follow UTF-16 and UTF-32, which show themselves by a zero or a mark at the start.
        for (int at = 0; at < Math.min(4, array.length); at++) {
            if (array[at] == 0 || array[at] == (byte) 0xFE || array[at] == (byte) 0xFF) {
                throw new MalformedJson("Line 1, column " + (at + 1) + ": expected JSON in UTF-8.");
            }
        }
    }

    private static JsonNode present(JsonNode tree) {
        if (tree.isMissingNode()) {
            throw new StreamReadException(EMPTY);
        }
        return tree;
    }

    private static StreamReadException silenced(JacksonException malformed) {
        return new StreamReadException(Expectation.of(malformed));
    }

    private static String messageOf(MalformedJson malformed) {
        String message = malformed.getMessage();
        return message == null ? "Expected JSON." : message;
    }
}
