package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells the replies to an {@link ImagesRequest}. */
public final class ImagesReply {
    private final ImagesRequest request;

    ImagesReply(ImagesRequest request) {
        this.request = request;
    }

    /**
     * One answer for all replies. Images that were blocked are left out as long as there is another.
     *
     * @param replies to each of the bodies; of {@code generateContent} or {@code predict}
     * @param created in seconds since 1970
     * @throws UnusableReply when there is no image at all
     */
    public ObjectNode tell(List<JsonNode> replies, long created) throws UnusableReply {
        List<Picture> pictures = pictures(replies);
        ObjectNode answer = Json.object().put("created", created);
        ArrayNode data = answer.putArray("data");
        for (Picture picture : pictures) {
            ObjectNode image = data.addObject();
            if (request.asUrl()) {
                image.put("url", picture.image().asDataUrl());
            } else {
                image.put("b64_json", picture.image().base64());
            }
            revised(picture).ifPresent(prompt -> image.put("revised_prompt", prompt));
        }
        answer.put("output_format", format(pictures.getFirst().image()));
        GeminiCount.ofAll(replies).ifPresent(count -> answer.set("usage", usage(count)));
        return answer;
    }

    /**
     * The events of a stream, each an object whose {@code type} is also the event's name. There are no partial images.
     *
     * @throws UnusableReply when there is no image at all
     */
    public List<ObjectNode> events(List<JsonNode> replies, long created) throws UnusableReply {
        List<ObjectNode> events = new ArrayList<>();
        String type = request.edits().isEmpty() ? "image_generation.completed" : "image_edit.completed";
        for (Picture picture : pictures(replies)) {
            events.add(Json.object()
                    .put("type", type)
                    .put("b64_json", picture.image().base64())
                    .put("created_at", created)
                    .put("output_format", format(picture.image())));
        }
        GeminiCount.ofAll(replies).ifPresent(count -> events.getLast().set("usage", usage(count)));
        return events;
    }

    /** The images alone. */
    List<Inline> images(List<JsonNode> replies) throws UnusableReply {
        return pictures(replies).stream().map(Picture::image).toList();
    }

    private static List<Picture> pictures(List<JsonNode> replies) throws UnusableReply {
        List<Picture> pictures = new ArrayList<>();
        for (JsonNode reply : replies) {
            collectGenerated(reply, pictures);
            collectPredicted(reply, pictures);
        }
        if (pictures.isEmpty()) {
            throw Blocked.reason(replies)
                    .map(reason -> UnusableReply.blocked("The image was blocked: " + reason + "."))
                    .orElseGet(() -> UnusableReply.empty("The model gave no image."));
        }
        return pictures;
    }

    private static void collectGenerated(JsonNode reply, List<Picture> pictures) {
        for (JsonNode candidate : reply.path("candidates").values()) {
            for (JsonNode part : candidate.path("content").path("parts").values()) {
                JsonNode data = part.path("inlineData");
                boolean interim = part.path("thought").booleanValue(false);
                String type = data.path("mimeType").stringValue("");
                if (!interim && type.startsWith("image/")) {
                    add(type, data.path("data"), Optional.empty(), pictures);
                }
            }
        }
    }

    private static void collectPredicted(JsonNode reply, List<Picture> pictures) {
        for (JsonNode prediction : reply.path("predictions").values()) {
            add(
                    prediction.path("mimeType").stringValue("image/png"),
                    prediction.path("bytesBase64Encoded"),
                    Optional.of(prediction.path("prompt").stringValue("")).filter(text -> !text.isEmpty()),
                    pictures);
        }
    }

    private static void add(String type, JsonNode data, Optional<String> prompt, List<Picture> pictures) {
        String base64 = data.stringValue("");
        if (!base64.isEmpty()) {
            pictures.add(new Picture(new Inline(type, base64), prompt));
        }
    }

    /** Told where the prompt that was used is not the one the caller wrote. */
    private Optional<String> revised(Picture picture) {
        return picture.prompt()
                .or(() -> Optional.of(request.prompt()))
                .filter(used -> !used.equals(request.writtenPrompt().strip()));
    }

    private static String format(Inline image) {
        return image.mimeType().substring(image.mimeType().indexOf('/') + 1);
    }

    private static ObjectNode usage(GeminiCount count) {
        ObjectNode usage = count.asUsage();
        usage.putObject("input_tokens_details")
                .put("text_tokens", count.inputText())
                .put("image_tokens", count.inputImage());
        return usage;
    }

    private record Picture(Inline image, Optional<String> prompt) {}
}
