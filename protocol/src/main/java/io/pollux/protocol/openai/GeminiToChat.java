package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Retells a whole {@code generateContent} reply as a {@code chat.completion}. */
public final class GeminiToChat {
    private GeminiToChat() {}

    /**
     * Translates the reply of an accepted call; nothing in it makes this throw.
     *
     * <p>A blocked prompt or a withheld answer is an answer with a refusal and {@code content_filter}. Of the thought
     * signatures those of tool calls are also remembered under the calls' ids.
     *
     * @param reply the document; in an array of documents all are read as one reply
     */
    public static ChatReply translate(Bytes reply, Completion completion) {
        try {
            Cutouts media = ReplyMedia.of(reply, completion);
            return switch (translate(Json.readTree(media.rest()), completion)) {
                case ChatReply.Answered(Bytes told) -> new ChatReply.Answered(media.restore(told));
                case ChatReply.Unusable unusable -> unusable;
            };
        } catch (JacksonException _) {
            return new ChatReply.Unusable(
                    OpenAiFault.unusable("bad_response", "Upstream answered with something that is no JSON."));
        }
    }

    /** As {@link #translate(Bytes, Completion)}; the tree is only read. */
    public static ChatReply translate(JsonNode reply, Completion completion) {
        ObjectNode told = Json.object()
                .put("id", completion.id())
                .put("object", "chat.completion")
                .put("created", completion.created())
                .put("model", completion.form().model());
        ArrayNode choices = told.putArray("choices");
        Candidates candidates = new Candidates(completion, index -> new Message(completion, choices, index));
        for (JsonNode document : Documents.of(reply)) {
            if (document.hasNonNull("error")) {
                return new ChatReply.Unusable(OpenAiFault.of(0, Json.write(document)));
            }
            candidates.read(document);
        }
        Optional<OpenAiFault> fault = candidates.finish(false);
        if (fault.isPresent()) {
            return new ChatReply.Unusable(fault.get());
        }
        told.set("usage", candidates.usage().toTree());
        return new ChatReply.Answered(Json.write(told));
    }
}
