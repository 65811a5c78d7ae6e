package io.pollux.simulator.script;

import java.util.Arrays;
import java.util.Locale;

/** A way for a reply to go wrong on the wire. */
public enum Fault {
    RESET_BEFORE_HEADERS,
    RESET_AFTER_HEADERS,
    RESET_MIDSTREAM,
    CLOSE_BEFORE_HEADERS,
    CLOSE_AFTER_HEADERS,
    /** The connection ends inside the body, without the last chunk. */
    CLOSE_MIDSTREAM,
    STALL_BEFORE_HEADERS,
    STALL_AFTER_HEADERS,
    STALL_MIDSTREAM,
    /** A regular end of the body, but before the last event with its finishReason. */
    CUT_NO_FINISH,
    /** Raw error JSON after the events, in a TCP segment of its own. */
    ERROR_MIDSTREAM_SEPARATE,
    /** Raw error JSON in the same segment as the event before it. */
    ERROR_MIDSTREAM_GLUED,
    /** Status 200 with a body of no bytes. */
    EMPTY_200,
    /** Content-Length promises more than comes. */
    SHORT_BODY;

    /** The name in scripts: lower case with hyphens. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Fault named(String wireName) {
        return Arrays.stream(values())
                .filter(fault -> fault.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fault: " + wireName + " (expected: one of "
                        + Arrays.stream(values()).map(Fault::wireName).toList() + ")"));
    }
}
