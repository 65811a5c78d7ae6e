package io.pollux.protocol.json;

/** Says where a body stops being JSON and what was expected there; it never quotes the body. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
        super(message, null, false, false);
    }
}
