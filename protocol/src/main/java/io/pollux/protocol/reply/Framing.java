package io.pollux.protocol.reply;

/** How a reply's bytes are cut into parts. */
public enum Framing {
    /** One server-sent event is one part. */
    SSE,
    /** A JSON array that grows; parts are what arrived. */
    ARRAY,
    /** One JSON document; parts are what arrived. */
    UNARY,
    /** Bytes nobody looks into; parts are what arrived. */
    OPAQUE
}
