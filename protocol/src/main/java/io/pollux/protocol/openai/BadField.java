package io.pollux.protocol.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field of a request that cannot be served: a 400 of type {@code invalid_request_error}. The message has the form
 * {@code name: value (expected: …)}, shows at most a few characters of the caller's content and is fit to be told.
 */
public final class BadField extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 16;

    private final String param;
    private final String code;

    private BadField(String param, String found, String expected, String code) {
        super(param + ": " + found + " (expected: " + expected + ")", null, false, false);
        this.param = param;
        this.code = code;
    }

    /** A field that has to be there. */
    public static BadField missing(String param, String expected) {
        return new BadField(param, "missing", expected, "missing_required_parameter");
    }

    /** A field of a JSON type that it cannot have. */
    public static BadField type(String param, JsonNode found, String expected) {
        return new BadField(param, glimpse(found), expected, "invalid_type");
    }

    /** A field of the right type with a value outside of what is allowed. */
    public static BadField value(String param, JsonNode found, String expected) {
        return new BadField(param, glimpse(found), expected, "invalid_value");
    }

    /** As {@link #value(String, JsonNode, String)}, for a text. */
    public static BadField value(String param, String found, String expected) {
        return new BadField(param, quoted(found), expected, "invalid_value");
    }

    /**
     * As {@link #value(String, JsonNode, String)}, where the value itself would not help.
     *
     * @param found in our own words
     */
    public static BadField described(String param, String found, String expected) {
        return new BadField(param, found, expected, "invalid_value");
    }

    /** A value that OpenAI has and this gateway has not. */
    public static BadField unsupported(String param, String found, String expected) {
        return new BadField(param, found, expected, "unsupported_value");
    }

    /** A model's name that can be none; goes with status 404. */
    public static BadField noModel() {
        return new BadField("model", "not a model", "the name of a Gemini model", "model_not_found");
    }

    /** The field's name for the error's {@code param}. */
    public String param() {
        return param;
    }

    /** The error's {@code code}, in OpenAI's spelling. */
    public String code() {
        return code;
    }

    /** The message. */
    public String told() {
        String message = getMessage();
        return message == null ? param : message;
    }

    private static String glimpse(@Nullable JsonNode found) {
        if (found == null || found.isNull() || found.isMissingNode()) {
            return "null";
        }
        if (found.isContainer()) {
            return found.isArray() ? "a list" : "an object";
        }
        return found.isString() ? quoted(found.stringValue()) : cut(found.asString());
    }

    private static String quoted(String text) {
        return '"' + cut(text) + '"';
    }

    private static String cut(String text) {
        StringBuilder shown = new StringBuilder();
        for (int at = 0; at < Math.min(text.length(), SHOWN); at++) {
            char character = text.charAt(at);
            shown.append(character >= ' ' && character < 0x7F && character != '"' ? character : '?');
        }
        return text.length() > SHOWN ? shown.append('…').toString() : shown.toString();
    }
}
