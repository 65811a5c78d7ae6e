package io.pollux.simulator.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model's answer before it takes the shape of a body: its parts, and the numbers.
 *
 * @param wholeSoundIsFile whether sound is a WAV file when it comes in one piece
 * @param mediaTokens what of the prompt's tokens is not text, by kind
 */
record Draft(
        List<ObjectNode> parts,
        String finishReason,
        @Nullable String finishMessage,
        boolean signed,
        int promptTokens,
        Map<String, Integer> mediaTokens,
        int outputTokens,
        int thoughtTokens,
        int cachedTokens,
        String modelVersion,
        String responseId,
        boolean wholeSoundIsFile) {

    /** The visible text in one piece. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (ObjectNode part : parts) {
            if (!part.has("thought")) {
                text.append(part.path("text").asString(""));
            }
        }
        return text.toString();
    }
}
