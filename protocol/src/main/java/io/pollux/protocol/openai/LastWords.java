package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.array;
import static io.pollux.protocol.openai.ChatFields.path;

import io.pollux.protocol.gemini.ModelTraits;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the user says last in a chat.
 *
 * @param at the path of its content in the request
 * @param text all of its words; not blank
 * @param media the rest, as Gemini's parts
 */
public record LastWords(String at, String text, List<ObjectNode> media) {
    public LastWords {
        media = List.copyOf(media);
    }

    /**
     * Finds them, and reads them as those of any chat.
     *
     * @throws BadChatRequest when something in them is wrong, or there are none
     */
    public static LastWords of(JsonNode request, MediaSource source) throws BadChatRequest {
        ArrayNode messages = array(request, "messages", "");
        JsonNode last = null;
        String at = "messages";
        for (int i = 0; messages != null && i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            if (!message.isObject()) {
                throw BadChatRequest.type(path("messages", i), message, "a message, which is an object");
            }
            if (message.path("role").stringValue("").equals("user")) {
                last = message;
                at = path("messages", i);
            }
        }
        return read(last, at, source);
    }

    private static LastWords read(@Nullable JsonNode message, String at, MediaSource source) throws BadChatRequest {
        List<ObjectNode> parts =
                message == null ? List.of() : new MessageParts(ModelTraits.of(""), source).read(message, at);
        String text = parts.stream()
                .filter(part -> part.has("text"))
                .map(part -> part.path("text").stringValue(""))
                .collect(Collectors.joining("\n"));
        if (text.isBlank()) {
            String place = message == null ? at : path(at, "content");
            throw BadChatRequest.missing(place, "a user's message that describes the image");
        }
        return new LastWords(
                path(at, "content"),
                text,
                parts.stream().filter(part -> !part.has("text")).toList());
    }
}
