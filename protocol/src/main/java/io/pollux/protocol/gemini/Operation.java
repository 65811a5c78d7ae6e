package io.pollux.protocol.gemini;

/** What a native call asks for, as far as a gateway treats it differently. */
public enum Operation {
    GENERATE,
    STREAM_GENERATE,
    COUNT_TOKENS,
    EMBED,
    BATCH_EMBED,
    PREDICT,
    PREDICT_LONG_RUNNING,
    LIST_MODELS,
    GET_MODEL,
    /** Any call of Google's own OpenAI endpoint but a stream. */
    COMPAT,
    COMPAT_STREAM,
    OTHER;

    /** Whether it goes to Google's own OpenAI endpoint, where bodies and credentials have that dialect's form. */
    public boolean isCompat() {
        return this == COMPAT || this == COMPAT_STREAM;
    }

    /** By the name after the colon; names are case-sensitive and an unknown one is {@link #OTHER}. */
    static Operation ofMethod(String method) {
        return switch (method) {
            case "generateContent" -> GENERATE;
            case "streamGenerateContent" -> STREAM_GENERATE;
            case "countTokens" -> COUNT_TOKENS;
            case "embedContent" -> EMBED;
            case "batchEmbedContents" -> BATCH_EMBED;
            case "predict" -> PREDICT;
            case "predictLongRunning" -> PREDICT_LONG_RUNNING;
            default -> OTHER;
        };
    }
}
