package io.pollux.protocol.json;

/** Text that is not one JSON value; says where and what was expected, and quotes nothing. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
        super(message);
    }
}
