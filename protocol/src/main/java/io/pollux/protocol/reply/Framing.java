package io.pollux.protocol.reply;

/** How a reply's bytes are to be cut and looked at. */
public enum Framing {
    /** Server-sent events; a part is one event. */
    SSE,
    /** One JSON array that grows element by element. */
    ARRAY,
    /** One JSON document. */
    UNARY,
    /** Bytes that are not looked at. */
    OPAQUE
}
