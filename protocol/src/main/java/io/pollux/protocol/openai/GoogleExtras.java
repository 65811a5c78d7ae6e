package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges what callers say in Google's own terms, in {@code extra_body.google} or {@code google}, over what was translated.
 * Names that are known are taken in both of their spellings. What is not known here is passed on as it is, where it stands.
 */
final class GoogleExtras {
    /** Of the body or of the configuration, merged member by member. */
    private static final Set<String> OBJECTS = Set.of(
            "generationConfig",
            "thinkingConfig",
            "imageConfig",
            "speechConfig",
            "voiceConfig",
            "prebuiltVoiceConfig",
            "toolConfig",
            "functionCallingConfig",
            "retrievalConfig");
    /** Their members are names of the caller's, or have a form of their own. */
    private static final Set<String> WHOLE_OBJECTS =
            Set.of("systemInstruction", "responseSchema", "labels", "multiSpeakerVoiceConfig", "latLng");

    private static final Set<String> ARRAYS = Set.of(
            "tools", "contents", "safetySettings", "responseModalities", "stopSequences", "allowedFunctionNames");
    private static final Set<String> OTHERS = Set.of(
            "cachedContent",
            "serviceTier",
            "store",
            "thinkingBudget",
            "thinkingLevel",
            "includeThoughts",
            "aspectRatio",
            "imageSize",
            "voiceName",
            "languageCode",
            "mode",
            "mediaResolution",
            "responseMimeType",
            "responseJsonSchema",
            "temperature",
            "topP",
            "topK",
            "seed",
            "candidateCount",
            "maxOutputTokens",
            "presencePenalty",
            "frequencyPenalty",
            "responseLogprobs",
            "logprobs",
            "enableEnhancedCivicAnswers",
            "includeServerSideToolInvocations",
            "thoughtTagMarker");
    private static final Set<String> KNOWN = Stream.of(OBJECTS, WHOLE_OBJECTS, ARRAYS, OTHERS)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());
    /** May stand at the top, though they are of the configuration. */
    private static final Set<String> OF_CONFIG = Set.of(
            "thinkingConfig",
            "imageConfig",
            "speechConfig",
            "responseModalities",
            "mediaResolution",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema");
    /** Changes the form of Google's own OpenAI endpoint's answers only. */
    private static final String TAG = "thoughtTagMarker";

    private final ObjectNode body;

    GoogleExtras(ObjectNode body) {
        this.body = body;
    }

    void merge(JsonNode request) throws BadChatRequest {
        ObjectNode extra = object(request, "extra_body", "");
        ObjectNode nested = extra == null ? null : object(extra, "google", "extra_body");
        if (nested != null) {
            merge(nested, body, true, "extra_body.google");
        }
        ObjectNode google = object(request, "google", "");
        if (google != null) {
            merge(google, body, true, "google");
        }
        if (body.path("generationConfig").isEmpty()) {
            body.remove("generationConfig");
        }
    }

    private void merge(ObjectNode said, ObjectNode into, boolean isTop, String at) throws BadChatRequest {
        for (Map.Entry<String, JsonNode> entry : said.properties()) {
            String name = name(entry.getKey());
            JsonNode value = entry.getValue();
            boolean isUnsaid = value.isNull() && KNOWN.contains(name);
            if (!isUnsaid && !name.equals(TAG)) {
                ObjectNode target = isTop && OF_CONFIG.contains(name) ? child(body, "generationConfig") : into;
                set(target, name, value, path(at, entry.getKey()));
            }
        }
    }

    private void set(ObjectNode into, String name, JsonNode value, String at) throws BadChatRequest {
        if (OBJECTS.contains(name) && value instanceof ObjectNode object) {
            ObjectNode target = child(into, name);
            if (name.equals("thinkingConfig")) {
                replaceThinking(object, target, at);
            }
            merge(object, target, false, at);
        } else if (OBJECTS.contains(name) || (WHOLE_OBJECTS.contains(name) && !value.isObject())) {
            throw BadChatRequest.type(at, value, "an object");
        } else if (ARRAYS.contains(name) && !value.isArray()) {
            throw BadChatRequest.type(at, value, "an array");
        } else if (value instanceof ArrayNode tools
                && name.equals("tools")
                && into.path(name) instanceof ArrayNode own) {
            own.addAll(tools.deepCopy());
        } else {
            into.set(name, value.deepCopy());
        }
    }

    /** Only one of budget and level may be said; and thoughts cannot be asked of a model that must not think. */
    private static void replaceThinking(ObjectNode said, ObjectNode own, String at) throws BadChatRequest {
        List<String> names = said.propertyStream()
                .filter(entry -> !entry.getValue().isNull())
                .map(entry -> name(entry.getKey()))
                .toList();
        boolean budget = names.contains("thinkingBudget");
        boolean level = names.contains("thinkingLevel");
        if (budget && level) {
            throw BadChatRequest.bad(at, "a budget and a level", "one of the two", "invalid_value");
        }
        if (budget || level) {
            own.remove(List.of("thinkingBudget", "thinkingLevel"));
        }
        JsonNode tokens = said.has("thinking_budget") ? said.path("thinking_budget") : said.path("thinkingBudget");
        if (tokens.intValue(-1) == 0) {
            own.remove("includeThoughts");
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode present ? present : parent.putObject(name);
    }

    private static String name(String said) {
        String camel = camel(said);
        return KNOWN.contains(camel) ? camel : said;
    }

    private static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' && !camel.isEmpty()) {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }
}
