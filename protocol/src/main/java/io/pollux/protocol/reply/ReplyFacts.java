package io.pollux.protocol.reply;

import java.util.Set;

/** What was seen of a reply so far. Absent is normal: texts are then empty and counts zero. Used by one thread. */
public final class ReplyFacts {
    private static final Set<String> WORTH_A_RETRY = Set.of(
            "",
            "STOP",
            "OTHER",
            "FINISH_REASON_UNSPECIFIED",
            "MALFORMED_FUNCTION_CALL",
            "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS",
            "MALFORMED_RESPONSE");

    String modelVersion = "";
    String finishReason = "";
    String blockReason = "";
    String errorStatus = "";
    int errorCode;
    boolean hasError;
    boolean hasContent;
    boolean hasCandidates;
    boolean hasUsage;
    final long[] tokens = new long[6];

    public String modelVersion() {
        return modelVersion;
    }

    /** The last one of any candidate. */
    public String finishReason() {
        return finishReason;
    }

    /** Why the prompt was blocked. */
    public String blockReason() {
        return blockReason;
    }

    /** Whether a part was more than an empty text. */
    public boolean hasContent() {
        return hasContent;
    }

    public boolean hasCandidates() {
        return hasCandidates;
    }

    /** Whether the document is, or an element holds, an error object. */
    public boolean hasError() {
        return hasError;
    }

    public int errorCode() {
        return errorCode;
    }

    public String errorStatus() {
        return errorStatus;
    }

    public boolean hasUsage() {
        return hasUsage;
    }

    public long promptTokens() {
        return tokens[0];
    }

    public long candidatesTokens() {
        return tokens[1];
    }

    public long thoughtsTokens() {
        return tokens[2];
    }

    public long cachedTokens() {
        return tokens[3];
    }

    public long toolUseTokens() {
        return tokens[4];
    }

    public long totalTokens() {
        return tokens[5];
    }

    /** What an end at this point would mean. */
    public Emptiness emptiness() {
        if (hasContent) {
            return Emptiness.CONTENT;
        }
        return blockReason.isEmpty() && WORTH_A_RETRY.contains(finishReason) ? Emptiness.WORTH_A_RETRY : Emptiness.FINAL;
    }
}
