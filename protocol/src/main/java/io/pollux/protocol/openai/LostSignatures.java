package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last resort of a chat whose signatures Gemini does not take, because they are of another key's or another model's
 * making: what it accepts in place of lost ones. It says "Function call is missing a thought_signature in functionCall parts",
 * or names the field in some other sentence.
 */
public final class LostSignatures {
    private LostSignatures() {}

    /** Whether that is what an error is about. */
    public static boolean refused(int status, String message) {
        return status == 400 && message.contains("thought_signature");
    }

    /**
     * The request with the first call of each turn marked as one whose signature was lost, which is the one that Gemini looks
     * at; empty when all are, so that nothing is left to try.
     *
     * @param body in Gemini's terms
     */
    public static Optional<Bytes> given(Bytes body) {
        Cutouts media = Cutouts.of(body);
        JsonNode request = Json.readTree(media.rest());
        boolean isOther = false;
        for (JsonNode turn : request.path("contents").values()) {
            isOther |= mark(turn);
        }
        return isOther ? Optional.of(media.restore(Json.write(request))) : Optional.empty();
    }

    private static boolean mark(JsonNode turn) {
        for (JsonNode part : turn.path("parts").values()) {
            if (part instanceof ObjectNode call && call.has("functionCall")) {
                String before = call.path("thoughtSignature").stringValue("");
                call.put("thoughtSignature", Conversation.LOST_SIGNATURE);
                return !before.equals(Conversation.LOST_SIGNATURE);
            }
        }
        return false;
    }
}
