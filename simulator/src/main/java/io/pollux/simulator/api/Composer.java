package io.pollux.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.simulator.json.Json;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.script.Reply;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Thinks up answers: an echo, a function call, some JSON, a picture or a sound. */
final class Composer {
    private static final int THOUGHT_TOKENS = 38;
    private static final int TOKENS_OF_AN_IMAGE = 1_290;
    static final String PIXEL = Json.read(Samples.get("13-imagen-predict.json").body())
            .path("predictions")
            .path(0)
            .path("bytesBase64Encoded")
            .asString("");

    private final AtomicLong sequence = new AtomicLong();

    Draft compose(Conversation conversation, Model model, Reply script, int cachedTokens) {
        List<ObjectNode> parts = new ArrayList<>();
        boolean thoughts = conversation
                .config()
                .path("thinkingConfig")
                .path("includeThoughts")
                .asBoolean(false);
        if (thoughts && model.thinking()) {
            parts.add(Json.object()
                    .put("text", "**Considering the request**\n\nThe user expects an answer.")
                    .put("thought", true));
        }
        ObjectNode function = conversation.function();
        ObjectNode result = conversation.functionResult();
        boolean calls = function != null && result == null && script.textBytes() == 0;
        String text = "";
        int media = 0;
        if (function != null && calls) {
            parts.add(call(function, model));
        } else if (conversation.wants("AUDIO") || model.id().contains("-tts")) {
            parts.add(Voice.bare());
            media = Voice.TOKENS;
        } else {
            text = text(conversation, result, script);
        }
        String finish = "STOP";
        int limit = conversation.config().path("maxOutputTokens").asInt(0);
        if (limit > 0 && Conversation.tokens(text) > limit) {
            text = text.substring(0, text.offsetByCodePoints(0, limit * 4));
            finish = "MAX_TOKENS";
        }
        if (!text.isEmpty()) {
            parts.add(Json.object().put("text", text));
        }
        if (script.bigBytes() > 0 || conversation.wants("IMAGE") || model.id().contains("-image")) {
            parts.add(blob("image/png", script.bigBytes() > 0 ? zeros(script.bigBytes()) : PIXEL));
            media = TOKENS_OF_AN_IMAGE;
        }
        String scriptedFinish = script.finishReason();
        String scriptedVersion = script.modelVersion();
        return new Draft(
                parts,
                scriptedFinish != null ? scriptedFinish : finish,
                calls ? "Model generated function call(s)." : null,
                model.signs(),
                conversation.promptTokens() + cachedTokens,
                conversation.mediaTokens(),
                Math.max(1, calls ? 22 : Conversation.tokens(text) + media),
                model.thinking() ? THOUGHT_TOKENS : 0,
                cachedTokens,
                scriptedVersion != null ? scriptedVersion : model.servedBy(),
                responseId(),
                model.speaksInFiles());
    }

    private static String text(Conversation conversation, @Nullable ObjectNode result, Reply script) {
        if (script.textBytes() > 0) {
            return filler(script.textBytes() * Math.max(1, script.events()));
        }
        if (result != null) {
            return "The function " + result.path("name").asString("") + " returned "
                    + Json.compact(result.path("response")) + '.';
        }
        JsonNode config = conversation.config();
        JsonNode schema = config.path(config.has("responseSchema") ? "responseSchema" : "responseJsonSchema");
        if (config.path("responseMimeType").asString("").equals("application/json") || schema.isObject()) {
            JsonNode value = schema.isObject()
                    ? Plausible.value(schema, "")
                    : Json.object().put("echo", conversation.lastUserText());
            return Json.compact(value);
        }
        String heard = conversation.lastSound();
        if (heard != null) {
            return "I heard " + heard + '.';
        }
        String said = conversation.lastUserText();
        return said.isEmpty() ? "You said nothing that I can read." : "You said: " + said;
    }

    private ObjectNode call(ObjectNode function, Model model) {
        ObjectNode part = Json.object();
        ObjectNode call = part.putObject("functionCall");
        call.put("name", function.path("name").asString(""));
        JsonNode schema = function.path(function.has("parameters") ? "parameters" : "parametersJsonSchema");
        call.set("args", schema.isObject() ? Plausible.value(schema, "") : Json.object());
        if (model.signs()) {
            call.put("id", id(8).toLowerCase(Locale.ROOT));
            part.put("thoughtSignature", signature());
        }
        return part;
    }

    static ObjectNode blob(String mimeType, String data) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", mimeType).put("data", data);
        return part;
    }

    private static String zeros(int bytes) {
        return "A".repeat((bytes + 2) / 3 * 4);
    }

    static String filler(int bytes) {
        String words = "The quick brown fox jumps over the lazy dog while the gateway counts its tokens. ";
        return words.repeat(bytes / words.length() + 1).substring(0, bytes);
    }

    static String signature() {
        return SIGNATURE;
    }

    private static final String SIGNATURE = Base64.getEncoder().encodeToString(signatureBytes());

    private static byte[] signatureBytes() {
        byte[] bytes = new byte[100];
        byte[] head = {0x12, 0x62, 0x0a, 0x60};
        System.arraycopy(head, 0, bytes, 0, head.length);
        for (int i = head.length; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 37 + 11);
        }
        return bytes;
    }

    String responseId() {
        return id(23);
    }

    private String id(int length) {
        long seed = sequence.incrementAndGet() * 0x9E3779B97F4A7C15L;
        String digits = Long.toHexString(seed) + Long.toHexString(Long.rotateLeft(seed, 29) * 31);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(digits.getBytes(UTF_8));
        return encoded.replace("_", "x").substring(0, length);
    }
}
