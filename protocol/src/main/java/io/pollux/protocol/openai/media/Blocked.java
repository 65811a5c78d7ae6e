package io.pollux.protocol.openai.media;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads from replies without an answer whether the content was the reason. */
final class Blocked {
    private static final Set<String> BY_CONTENT = Set.of(
            "SAFETY",
            "PROHIBITED_CONTENT",
            "BLOCKLIST",
            "SPII",
            "RECITATION",
            "LANGUAGE",
            "MODEL_ARMOR",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION");

    private static final int LONGEST = 300;

    private Blocked() {}

    /** Google's reason; empty when nothing was blocked. */
    static Optional<String> reason(List<JsonNode> replies) {
        return replies.stream()
                .flatMap(reply -> Stream.of(prompt(reply), finish(reply), filtered(reply)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> prompt(JsonNode reply) {
        String reason = reply.path("promptFeedback").path("blockReason").stringValue("");
        return Optional.of(reason).filter(text -> !text.isEmpty());
    }

    private static Optional<String> finish(JsonNode reply) {
        return reply.path("candidates").values().stream()
                .map(candidate -> candidate.path("finishReason").stringValue(""))
                .filter(BY_CONTENT::contains)
                .findFirst();
    }

    private static Optional<String> filtered(JsonNode reply) {
        return reply.path("predictions").values().stream()
                .map(prediction -> prediction.path("raiFilteredReason").stringValue(""))
                .filter(reason -> !reason.isEmpty())
                .map(reason -> reason.substring(0, Math.min(reason.length(), LONGEST)))
                .map(reason -> reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason)
                .findFirst();
    }
}
