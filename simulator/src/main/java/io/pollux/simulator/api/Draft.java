package io.pollux.simulator.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A model's answer before it takes the shape of a body: its parts, and the numbers. */
record Draft(
        List<ObjectNode> parts,
        String finishReason,
        @Nullable String finishMessage,
        boolean signed,
        int promptTokens,
        int outputTokens,
        int thoughtTokens,
        int cachedTokens,
        String modelVersion,
        String responseId) {

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
