package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.Fields;
import io.pollux.protocol.openai.LastWords;
import io.pollux.protocol.openai.MediaSource;
import io.pollux.protocol.openai.UnusableReply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat with the name {@code <image model>-chat}: what the user said last is the prompt, with the pictures to work on, the
 * images are the answer, as markdown.
 *
 * @param model as the caller wrote it
 * @param images what to ask of the image model
 * @param streams whether the caller wants chunks
 * @param includesUsage whether a stream ends with a chunk that counts the tokens
 */
public record ImageChat(String model, ImagesRequest images, boolean streams, boolean includesUsage) {
    /**
     * Understands the body of a chat completion.
     *
     * @param media is asked for each http(s) URL in what the user said last
     */
    public static ImageChat read(JsonNode body, MediaSource media) throws BadField, BadChatRequest {
        Fields fields = Fields.of(body);
        String model = fields.requiredText("model");
        LastWords words = LastWords.of(body, media);
        List<Inline> pictures = new ArrayList<>();
        for (ObjectNode part : words.media()) {
            pictures.add(Inline.ofPart(words.at(), part));
        }
        return new ImageChat(
                model,
                ImagesRequest.ofPrompt(words.at(), words.text(), pictures),
                fields.flag("stream"),
                body.path("stream_options").path("include_usage").booleanValue(false));
    }

    /**
     * The answer as one completion.
     *
     * @param replies to each of the bodies of {@link #images}
     * @param id of the completion
     * @param created in seconds since 1970
     * @throws UnusableReply when there is no image at all
     */
    public ObjectNode reply(List<JsonNode> replies, String id, long created) throws UnusableReply {
        ObjectNode completion = frame("chat.completion", id, created);
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", markdown(replies))
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", "stop");
        completion.set("usage", usage(replies));
        return completion;
    }

    /** The answer as the chunks of a stream, all but the mark at its end. */
    public List<ObjectNode> chunks(List<JsonNode> replies, String id, long created) throws UnusableReply {
        List<ObjectNode> chunks = new ArrayList<>();
        ObjectNode said = Json.object().put("role", "assistant").put("content", markdown(replies));
        chunks.add(chunk(id, created, said, null));
        chunks.add(chunk(id, created, Json.object(), "stop"));
        if (includesUsage) {
            chunks.forEach(chunk -> chunk.putNull("usage"));
            ObjectNode last = frame("chat.completion.chunk", id, created);
            last.putArray("choices");
            last.set("usage", usage(replies));
            chunks.add(last);
        }
        return chunks;
    }

    private String markdown(List<JsonNode> replies) throws UnusableReply {
        return images.reply().images(replies).stream()
                .map(image -> "![image](" + image.asDataUrl() + ")")
                .collect(Collectors.joining("\n"));
    }

    private ObjectNode chunk(String id, long created, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = frame("chat.completion.chunk", id, created);
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", finish)
                .set("delta", delta);
        return chunk;
    }

    private ObjectNode frame(String object, String id, long created) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    /** Imagen counts nothing. */
    private static ObjectNode usage(List<JsonNode> replies) {
        GeminiCount count = GeminiCount.ofAll(replies).orElse(GeminiCount.NOTHING);
        return Json.object()
                .put("prompt_tokens", count.input())
                .put("completion_tokens", count.output())
                .put("total_tokens", count.input() + count.output());
    }
}
