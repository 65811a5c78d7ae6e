package io.pollux.protocol.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says what is wrong with a chat request, in the terms of OpenAI's error object; it quotes a few characters at most. */
public final class BadChatRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int QUOTED = 20;

    private final @Nullable String param;
    private final @Nullable String code;

    /**
     * Describes a fault of the caller's.
     *
     * @param message for the caller's eyes
     * @param param the path of the field at fault, as {@code messages[2].content}; null when there is none
     * @param code OpenAI's name of the fault; null when there is none; {@code model_not_found} goes with status 404, all else
     *     with 400
     */
    public BadChatRequest(String message, @Nullable String param, @Nullable String code) {
        super(message, null, false, false);
        this.param = param;
        this.code = code;
    }

    /** The path of the field at fault; null when there is none. */
    public @Nullable String param() {
        return param;
    }

    /** OpenAI's name of the fault; null when there is none. */
    public @Nullable String code() {
        return code;
    }

    static BadChatRequest type(String param, JsonNode found, String expected) {
        return bad(param, shown(found), expected, "invalid_type");
    }

    static BadChatRequest value(String param, JsonNode found, String expected) {
        return bad(param, shown(found), expected, "invalid_value");
    }

    static BadChatRequest value(String param, String found, String expected) {
        return bad(param, quoted(found), expected, "invalid_value");
    }

    static BadChatRequest missing(String param, String expected) {
        return bad(param, "missing", expected, "missing_required_parameter");
    }

    static BadChatRequest bad(String param, String shown, String expected, String code) {
        return new BadChatRequest(param + ": " + shown + " (expected: " + expected + ")", param, code);
    }

    private static String shown(JsonNode found) {
        return switch (found.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> quoted(found.stringValue(""));
            case NUMBER, BOOLEAN -> quoted(found.asString());
            case NULL -> "null";
            case MISSING -> "missing";
            case BINARY, POJO -> "a value";
        };
    }

    private static String quoted(String text) {
        if (text.isEmpty()) {
            return "an empty string";
        }
        String start = text.length() > QUOTED ? text.substring(0, QUOTED) : text;
        StringBuilder shown = new StringBuilder(QUOTED + 1);
        start.codePoints().map(c -> isPlain(c) ? c : '?').forEach(shown::appendCodePoint);
        return text.length() > QUOTED ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isPlain(int character) {
        return !Character.isISOControl(character) && Character.getType(character) != Character.SURROGATE;
    }
}
