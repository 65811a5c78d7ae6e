package io.pollux.protocol.openai;

import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The keywords that say how large numbers may be. */
final class SchemaBounds {
    /** What some libraries write where there is no bound. */
    private static final double UNBOUNDED = 9007199254740991d;

    private SchemaBounds() {}

    static boolean isBound(JsonNode value) {
        return value.isNumber() && Math.abs(value.doubleValue(0)) != UNBOUNDED;
    }

    /** Writes a bound that is itself excluded as the nearest that is not; an included one in the schema wins. */
    static void exclusive(JsonNode bound, ObjectNode schema, String as, BigInteger inwards, ObjectNode cleaned) {
        if (!bound.isNumber() || schema.has(as)) {
            return;
        }
        boolean whole =
                bound.isIntegralNumber() && schema.path("type").stringValue("").equals("integer");
        if (whole) {
            cleaned.put(as, bound.bigIntegerValue().add(inwards));
        } else {
            cleaned.set(as, bound);
        }
    }
}
