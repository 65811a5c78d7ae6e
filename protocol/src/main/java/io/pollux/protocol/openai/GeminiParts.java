package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes parts of Gemini contents. */
final class GeminiParts {
    private GeminiParts() {}

    static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    static ObjectNode inline(String mimeType, String base64) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", mimeType).put("data", base64);
        return part;
    }

    static ObjectNode inline(DataUrl media) {
        return inline(media.mimeType(), media.base64());
    }

    /** The bytes stay bytes until they are written. */
    static ObjectNode inline(Media media) {
        ObjectNode part = Json.object();
        part.putObject("inlineData")
                .put("mimeType", media.mimeType())
                .put("data", media.content().unsafeArray());
        return part;
    }

    static ObjectNode file(String uri, @Nullable String mimeType) {
        ObjectNode part = Json.object();
        ObjectNode file = part.putObject("fileData").put("fileUri", uri);
        if (mimeType != null) {
            file.put("mimeType", mimeType);
        }
        return part;
    }

    /**
     * A call of a tool.
     *
     * @param id the one that Gemini gave it; null when it gave none
     */
    static ObjectNode call(@Nullable String id, String name, JsonNode args) {
        ObjectNode part = Json.object();
        ObjectNode call = part.putObject("functionCall");
        if (id != null) {
            call.put("id", id);
        }
        call.put("name", name).set("args", args);
        return part;
    }

    static ObjectNode sign(ObjectNode part, @Nullable String signature) {
        return signature == null ? part : part.put("thoughtSignature", signature);
    }
}
