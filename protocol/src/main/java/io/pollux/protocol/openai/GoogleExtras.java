package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.object;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges what callers say in Google's own terms, in {@code extra_body.google} or {@code google}, over what was translated.
 * Names are taken in both of their spellings. What is not known here is passed on, to the top of the body.
 */
final class GoogleExtras {
    private static final Set<String> OF_CONFIG = Set.of(
            "thinkingConfig",
            "imageConfig",
            "speechConfig",
            "responseModalities",
            "mediaResolution",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema");
    /** Their members are names of the caller's. */
    private static final Set<String> OPAQUE = Set.of("responseSchema", "responseJsonSchema", "labels");
    /** Changes the form of Google's own OpenAI endpoint's answers only. */
    private static final String TAG = "thoughtTagMarker";

    private final ObjectNode body;

    GoogleExtras(ObjectNode body) {
        this.body = body;
    }

    void merge(JsonNode request) throws BadChatRequest {
        ObjectNode extra = object(request, "extra_body", "");
        if (extra != null) {
            merge(object(extra, "google", "extra_body"));
        }
        merge(object(request, "google", ""));
    }

    private void merge(@Nullable ObjectNode google) {
        if (google == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : google.properties()) {
            String name = camel(entry.getKey());
            if (!name.equals(TAG)) {
                set(OF_CONFIG.contains(name) ? child(body, "generationConfig") : body, name, entry.getValue());
            }
        }
        if (body.path("generationConfig").isEmpty()) {
            body.remove("generationConfig");
        }
    }

    private static void set(ObjectNode into, String name, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        if (value instanceof ObjectNode object && !OPAQUE.contains(name)) {
            ObjectNode target = child(into, name);
            if (name.equals("thinkingConfig")) {
                replaceThinking(object, target);
            }
            object.forEachEntry((key, member) -> set(target, camel(key), member));
        } else if (value instanceof ArrayNode tools
                && name.equals("tools")
                && into.path(name) instanceof ArrayNode own) {
            own.addAll(tools.deepCopy());
        } else {
            into.set(name, value.deepCopy());
        }
    }

    /** Only one of budget and level may be said; and thoughts cannot be asked of a model that must not think. */
    private static void replaceThinking(ObjectNode said, ObjectNode own) {
        List<String> names =
                said.propertyNames().stream().map(GoogleExtras::camel).toList();
        boolean none = false;
        if (names.contains("thinkingBudget") || names.contains("thinkingLevel")) {
            own.remove(List.of("thinkingBudget", "thinkingLevel"));
            none = said.path("thinking_budget")
                            .intValue(said.path("thinkingBudget").intValue(-1))
                    == 0;
        }
        if (none) {
            own.remove("includeThoughts");
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode present ? present : parent.putObject(name);
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
