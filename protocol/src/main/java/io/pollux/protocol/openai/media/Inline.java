package io.pollux.protocol.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bytes that travel inside a request.
 *
 * @param mimeType as Gemini spells it
 * @param base64 standard alphabet, padded
 */
public record Inline(String mimeType, String base64) {
    private static final String IMAGE = "a PNG, JPEG, WebP, GIF or HEIC image";

    /** The bytes of an image, its type told by themselves. */
    static Inline image(String param, Bytes content) throws BadField {
        Optional<String> type = MediaSniffer.sniff(content).filter(mime -> mime.startsWith("image/"));
        if (type.isEmpty()) {
            throw BadField.described(param, content.isEmpty() ? "no bytes" : "bytes of another kind", IMAGE);
        }
        return new Inline(type.get(), Base64.getEncoder().encodeToString(content.unsafeArray()));
    }

    /** The image in a {@code data:} URL, whatever type that claims. */
    static Inline ofDataUrl(String param, String url) throws BadField {
        int comma = url.indexOf(',');
        String head = url.substring(0, Math.max(0, comma)).toLowerCase(Locale.ROOT);
        if (comma < 0 || !head.endsWith(";base64")) {
            throw BadField.described(param, "a data URL without base64", "data:image/png;base64,… or an https URL");
        }
        try {
            byte[] content = Base64.getMimeDecoder().decode(url.substring(comma + 1));
            return image(param, Bytes.owning(content));
        } catch (IllegalArgumentException _) {
            throw BadField.described(param, "malformed base64", IMAGE);
        }
    }

    /**
     * The image in a part of Gemini's; its type as told there.
     *
     * @throws BadField when it is of another kind, or somewhere else
     */
    static Inline ofPart(String param, JsonNode part) throws BadField {
        JsonNode data = part.path("inlineData");
        String type = data.path("mimeType").stringValue("");
        if (!type.startsWith("image/")) {
            throw BadField.described(
                    param, type.isEmpty() ? "a file kept elsewhere" : "media of another kind", "words and images");
        }
        return new Inline(type, data.path("data").asString(""));
    }

    ObjectNode asPart() {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", mimeType).put("data", base64);
        return part;
    }

    String asDataUrl() {
        return "data:" + mimeType + ";base64," + base64;
    }
}
