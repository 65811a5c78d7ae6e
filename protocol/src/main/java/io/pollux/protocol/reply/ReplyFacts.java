package io.pollux.protocol.reply;

/**
 * What a reply has told about itself so far; grows while the reply passes and is not thread-safe.
 *
 * <p>Later documents of a stream overwrite what earlier ones said, since usage is cumulative; what a later document
 * leaves out stays as it was.
 */
public final class ReplyFacts {
    private String modelVersion = "";
    private String finishReason = "";
    private String blockReason = "";
    private String errorStatus = "";
    private int errorCode;
    private boolean content;
    private boolean candidates;
    private boolean error;
    private boolean usage;
    private boolean chat;
    private long promptTokens;
    private long candidatesTokens;
    private long thoughtsTokens;
    private long cachedTokens;
    private long toolUseTokens;
    private long totalTokens;

    ReplyFacts() {}

    /** Judges a reply of a generate call; of any other call, or of a reply that is an error, it says nothing useful. */
    public Emptiness emptiness() {
        if (content) {
            return Emptiness.CONTENT;
        }
        if (!blockReason.isEmpty()) {
            return Emptiness.FINAL;
        }
        return switch (finishReason) {
            case "",
                    "STOP",
                    "OTHER",
                    "FINISH_REASON_UNSPECIFIED",
                    "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MALFORMED_RESPONSE" -> Emptiness.WORTH_A_RETRY;
            default -> Emptiness.FINAL;
        };
    }

    /** The model that answered, cut at 128 bytes; empty when not told. */
    public String modelVersion() {
        return modelVersion;
    }

    /** The last one of any candidate; empty when not told, which at the end of a stream means it was cut off. */
    public String finishReason() {
        return finishReason;
    }

    /** Why the prompt was refused; empty when it was not. */
    public String blockReason() {
        return blockReason;
    }

    /** Whether a part of a candidate carried a text that is not empty, a call, a file or other data. */
    public boolean hasContent() {
        return content;
    }

    public boolean hasCandidates() {
        return candidates;
    }

    public boolean hasError() {
        return error;
    }

    /** The code of a top-level error; 0 when there is none or it is no number. */
    public int errorCode() {
        return errorCode;
    }

    /** The status name of a top-level error; empty when there is none. */
    public String errorStatus() {
        return errorStatus;
    }

    /** Whether any of the counts below was told. */
    public boolean hasUsage() {
        return usage;
    }

    /** Tokens of the prompt, cached ones included; 0 when not told, like every count. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Tokens of the answer without its thoughts. */
    public long candidatesTokens() {
        return candidatesTokens;
    }

    /** Google's OpenAI endpoint counts them in the total alone. */
    public long thoughtsTokens() {
        return chat ? Math.max(0, totalTokens - promptTokens - candidatesTokens) : thoughtsTokens;
    }

    public long cachedTokens() {
        return cachedTokens;
    }

    public long toolUseTokens() {
        return toolUseTokens;
    }

    public long totalTokens() {
        return totalTokens;
    }

    void sawContent() {
        content = true;
    }

    void sawCandidate() {
        candidates = true;
    }

    void sawError() {
        error = true;
    }

    void number(ReplyField field, long value) {
        switch (field) {
            case ERROR_CODE -> errorCode = (int) Math.min(value, Integer.MAX_VALUE);
            case PROMPT_TOKENS, CHAT_PROMPT -> promptTokens = value;
            case CANDIDATES_TOKENS, CHAT_COMPLETION -> candidatesTokens = value;
            case THOUGHTS_TOKENS -> thoughtsTokens = value;
            case CACHED_TOKENS -> cachedTokens = value;
            case TOOL_USE_TOKENS -> toolUseTokens = value;
            case TOTAL_TOKENS -> totalTokens = value;
            case CHAT_TOTAL -> {
                totalTokens = value;
                chat = true;
            }
            default -> throw new IllegalArgumentException(field.name());
        }
        usage |= field != ReplyField.ERROR_CODE;
    }

    void text(ReplyField field, String value) {
        switch (field) {
            case MODEL_VERSION, CHAT_MODEL -> modelVersion = value;
            case FINISH_REASON, CHAT_FINISH -> finishReason = value;
            case BLOCK_REASON -> blockReason = value;
            case ERROR_STATUS -> errorStatus = value;
            default -> throw new IllegalArgumentException(field.name());
        }
    }

    /** What is known already, so that a value repeated in every chunk is not made into a string again. */
    String text(ReplyField field) {
        return switch (field) {
            case MODEL_VERSION, CHAT_MODEL -> modelVersion;
            case FINISH_REASON, CHAT_FINISH -> finishReason;
            case BLOCK_REASON -> blockReason;
            case ERROR_STATUS -> errorStatus;
            default -> "";
        };
    }
}
