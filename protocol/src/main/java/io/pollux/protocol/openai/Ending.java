package io.pollux.protocol.openai;

/** What a finish reason of Gemini's means; reasons we do not know are {@link #VAGUE}. */
enum Ending {
    STOPPED,
    CUT,
    FILTERED,
    BROKEN,
    /** Says nothing: what there is counts. */
    VAGUE;

    static Ending of(String finishReason) {
        return switch (finishReason) {
            case "STOP" -> STOPPED;
            case "MAX_TOKENS", "CONTINUATION" -> CUT;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FILTERED;
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE" ->
                BROKEN;
            default -> VAGUE;
        };
    }
}
