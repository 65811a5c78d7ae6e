package io.pollux.simulator.api;

import io.pollux.simulator.json.Json;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A generateContent request, as far as the simulator understands one. */
final class Conversation {
    private static final int TOKENS_OF_A_BLOB = 258;
    private static final Set<String> MEDIA = Set.of("AUDIO", "IMAGE", "VIDEO");

    private final JsonNode body;

    Conversation(ObjectNode body) {
        this.body = body;
    }

    JsonNode config() {
        return body.path("generationConfig");
    }

    @Nullable
    String cachedContent() {
        return text(body.path("cachedContent"));
    }

    boolean isEmpty() {
        return body.path("contents").isEmpty();
    }

    boolean wants(String modality) {
        for (JsonNode wanted : config().path("responseModalities")) {
            if (wanted.asString("").equalsIgnoreCase(modality)) {
                return true;
            }
        }
        return false;
    }

    /** All text of the last turn that carries any. */
    String lastUserText() {
        List<JsonNode> contents = List.copyOf(elements(body.path("contents")));
        for (JsonNode content : contents.reversed()) {
            StringBuilder text = new StringBuilder();
            if (!content.path("role").asString("user").equals("model")) {
                content.path("parts")
                        .forEach(part -> text.append(part.path("text").asString("")));
            }
            if (!text.isEmpty()) {
                return text.toString();
            }
        }
        return "";
    }

    /** The last sound that came inline, in words, or null. */
    @Nullable
    String lastSound() {
        String heard = null;
        for (JsonNode data : inlined()) {
            String type = data.path("mimeType").asString("");
            if (type.startsWith("audio/")) {
                int bytes = data.path("data").asString("").replace("=", "").length() * 3 / 4;
                heard = bytes + " bytes of " + type;
            }
        }
        return heard;
    }

    /** What {@link #promptTokens} counts for inline media, by the names that usage has for their kinds. */
    Map<String, Integer> mediaTokens() {
        Map<String, Integer> tokens = new TreeMap<>();
        for (JsonNode data : inlined()) {
            String type = data.path("mimeType").asString("");
            String kind = type.substring(0, Math.max(0, type.indexOf('/'))).toUpperCase(Locale.ROOT);
            if (MEDIA.contains(kind)) {
                tokens.merge(kind, TOKENS_OF_A_BLOB, Integer::sum);
            }
        }
        return tokens;
    }

    /** The result of a function in the last turn, or null. */
    @Nullable
    ObjectNode functionResult() {
        List<JsonNode> contents = elements(body.path("contents"));
        if (contents.isEmpty()) {
            return null;
        }
        ObjectNode found = null;
        for (JsonNode part : contents.getLast().path("parts")) {
            ObjectNode response = Json.objectAt(part, "functionResponse");
            found = response == null ? found : response;
        }
        return found;
    }

    /** The first function that may be called, or null. */
    @Nullable
    ObjectNode function() {
        JsonNode calling = body.path("toolConfig").path("functionCallingConfig");
        if (calling.path("mode").asString("").equalsIgnoreCase("NONE")) {
            return null;
        }
        List<String> allowed = elements(calling.path("allowedFunctionNames")).stream()
                .map(name -> name.asString(""))
                .toList();
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode declaration : tool.path("functionDeclarations")) {
                boolean callable = allowed.isEmpty()
                        || allowed.contains(declaration.path("name").asString(""));
                if (callable && declaration instanceof ObjectNode function) {
                    return function;
                }
            }
        }
        return null;
    }

    /** File ids of the Files API that the request refers to. */
    List<String> files() {
        return elements(body.path("contents")).stream()
                .flatMap(content -> elements(content.path("parts")).stream())
                .map(part -> part.path("fileData").path("fileUri").asString(""))
                .filter(uri -> uri.matches("(.*/)?files/[^/]+"))
                .map(uri -> uri.substring(uri.lastIndexOf('/') + 1))
                .toList();
    }

    /** Gemini 3 wants the signature back on the first call of every step of the current turn. */
    void requireSignatures() throws Refusal {
        List<JsonNode> contents = elements(body.path("contents"));
        for (int i = currentTurn(contents); i < contents.size(); i++) {
            JsonNode call = firstCall(contents.get(i));
            if (call == null) {
                continue;
            }
            String signature = text(call.path("thoughtSignature"));
            String name = call.path("functionCall").path("name").asString("");
            if (signature == null || signature.isEmpty()) {
                throw Refusal.like(
                        "400-missing-thought-signature.json",
                        "default_api:get_weather",
                        "default_api:" + name,
                        "position 2",
                        "position " + (i + 1));
            }
            if (!base64(signature)) {
                throw Refusal.invalid("Invalid value at 'contents[" + i
                        + "].parts[0].thought_signature' (TYPE_BYTES), Base64 decoding failed for \"" + signature
                        + "\"");
            }
        }
    }

    /** Refuses what not every model has. */
    void requirePlainSampling(String model) throws Refusal {
        if (config().path("presencePenalty").asDouble(0) != 0
                || config().path("frequencyPenalty").asDouble(0) != 0) {
            throw Refusal.invalid("Penalty is not enabled for models/" + model);
        }
        if (config().path("responseLogprobs").asBoolean(false)) {
            throw Refusal.invalid("Logprobs is not enabled for models/" + model);
        }
    }

    /** A rough count: four characters a token, a flat rate for media. */
    int promptTokens() {
        long tokens = weigh(body.path("contents")) + weigh(body.path("systemInstruction")) + weigh(body.path("tools"));
        return (int) Math.max(1, Math.min(tokens, Integer.MAX_VALUE));
    }

    static int tokens(String text) {
        return text.isEmpty() ? 0 : (text.codePointCount(0, text.length()) + 3) / 4;
    }

    private List<JsonNode> inlined() {
        return elements(body.path("contents")).stream()
                .flatMap(content -> elements(content.path("parts")).stream())
                .map(part -> part.path("inlineData"))
                .filter(JsonNode::isObject)
                .toList();
    }

    static List<JsonNode> elements(JsonNode array) {
        return array instanceof ArrayNode node ? node.valueStream().toList() : List.of();
    }

    private static long weigh(JsonNode node) {
        if (node.isString()) {
            return tokens(node.stringValue());
        }
        long tokens = node.has("inlineData") || node.has("fileData") ? TOKENS_OF_A_BLOB : 0;
        for (var member : node.properties()) {
            boolean counted = !member.getKey().equals("role")
                    && !member.getKey().equals("thoughtSignature")
                    && !member.getKey().equals("inlineData");
            tokens += counted ? weigh(member.getValue()) : 0;
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                tokens += weigh(element);
            }
        }
        return tokens;
    }

    /** The turn begins with the last thing the user said, as opposed to what functions returned. */
    private static int currentTurn(List<JsonNode> contents) {
        for (int i = contents.size() - 1; i >= 0; i--) {
            JsonNode content = contents.get(i);
            boolean said = elements(content.path("parts")).stream().anyMatch(part -> !part.has("functionResponse"));
            if (!content.path("role").asString("user").equals("model") && said) {
                return i;
            }
        }
        return 0;
    }

    private static @Nullable JsonNode firstCall(JsonNode content) {
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionCall")) {
                return part;
            }
        }
        return null;
    }

    private static boolean base64(String signature) {
        try {
            return Base64.getDecoder().decode(signature.replace('-', '+').replace('_', '/')).length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }
}
