package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.text;

import io.pollux.protocol.gemini.ModelTraits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns the content of messages into parts. */
final class MessageParts {
    private static final String KNOWN = "text, image_url, input_audio, file, video_url or refusal";

    private final MediaParts media;

    MessageParts(ModelTraits traits, MediaSource source) {
        this.media = new MediaParts(traits, source);
    }

    /** The resolution asked of all images alike; null when there is none. */
    @Nullable
    String commonResolution() {
        return media.commonResolution();
    }

    /** All parts of a message's content that say something; none when it is null or missing. */
    List<ObjectNode> read(JsonNode message, String at) throws BadChatRequest {
        List<ObjectNode> parts = new ArrayList<>();
        JsonNode content = given(message, "content");
        String place = path(at, "content");
        if (content == null) {
            return parts;
        }
        if (content.isString()) {
            addText(content.stringValue(""), parts);
            return parts;
        }
        if (!content.isArray()) {
            throw BadChatRequest.type(place, content, "a string or an array of content parts");
        }
        for (int i = 0; i < content.size(); i++) {
            add(content.get(i), path(place, i), parts);
        }
        return parts;
    }

    /** An image of an assistant's message, which has the form of a content part. */
    ObjectNode image(JsonNode image, String at) throws BadChatRequest {
        if (!image.isObject()) {
            throw BadChatRequest.type(at, image, "an object with image_url");
        }
        return media.image(image, at);
    }

    private void add(JsonNode part, String at, List<ObjectNode> parts) throws BadChatRequest {
        if (part.isString()) {
            addText(part.stringValue(""), parts);
            return;
        }
        if (!part.isObject()) {
            throw BadChatRequest.type(at, part, "a content part, which is an object");
        }
        String type = type(part, at);
        switch (type) {
            case "text", "input_text", "output_text" -> addText(string(part, "text", at), parts);
            case "refusal" -> addText(string(part, "refusal", at), parts);
            case "image_url", "input_image" -> parts.add(media.image(part, at));
            case "input_audio" -> parts.add(media.recording(part, "input_audio", "audio", at));
            case "input_video" -> parts.add(media.recording(part, "input_video", "video", at));
            case "video_url" -> parts.add(media.video(part, at));
            case "file", "input_file" -> parts.add(file(part, type, at));
            // Thoughts are the model's own; they go back as signatures only.
            case "thinking", "redacted_thinking", "reasoning" -> {}
            default -> throw BadChatRequest.value(path(at, "type"), type, KNOWN);
        }
    }

    private static String type(JsonNode part, String at) throws BadChatRequest {
        if (given(part, "type") != null) {
            return text(part, "type", at);
        }
        for (String kind : List.of("text", "image_url", "input_audio", "file", "video_url")) {
            if (given(part, kind) != null) {
                return kind;
            }
        }
        throw BadChatRequest.missing(path(at, "type"), KNOWN);
    }

    private ObjectNode file(JsonNode part, String type, String at) throws BadChatRequest {
        ObjectNode nested = object(part, "file", at);
        if (nested == null && type.equals("file")) {
            throw BadChatRequest.missing(path(at, "file"), "an object with file_data or file_id");
        }
        return nested == null ? media.file(part, at) : media.file(nested, path(at, "file"));
    }

    private static void addText(@Nullable String text, List<ObjectNode> parts) {
        if (text != null && !text.isEmpty()) {
            parts.add(GeminiParts.text(text));
        }
    }
}
