package io.pollux.protocol.openai;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the thought signatures that callers send back, in all the places they are known to put them. What cannot be a
 * signature is not one.
 */
final class CallSignatures {
    /** Goes between a call's id and its signature when the id carries it. */
    static final String IN_ID = "__thought__";

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

    private final SignatureMemory memory;
    private final String model;

    /**
     * @param model the bare id of the model that is asked
     */
    CallSignatures(SignatureMemory memory, String model) {
        this.memory = memory;
        this.model = model;
    }

    /**
     * The one that was kept for a call of the same content, for callers who lose the ids of calls; null when there was none.
     * To be asked for the first call of a message only, which is the one that Gemini signs.
     */
    @Nullable
    String ofContent(String tool, JsonNode arguments) {
        return memory.recall(CallContent.key(model, tool, arguments)).orElse(null);
    }

    /** The signature of a message's call by what is sent with it; null when none is found. */
    @Nullable
    String ofCall(JsonNode message, JsonNode call, int index, @Nullable String id) {
        String found = ofExtra(call);
        if (found == null && index == 0) {
            found = ofExtra(message);
        }
        if (found == null) {
            found = ofProvider(message, call, index);
        }
        if (found == null) {
            found = ofReasoning(message.path("reasoning_details"), id, index);
        }
        if (found == null && index == 0) {
            found = ofThinking(message.path("thinking_blocks"));
        }
        if (found == null && id != null) {
            found = ofId(id);
        }
        return found == null && id != null ? memory.recall(id).orElse(null) : found;
    }

    /** Where Google's own OpenAI endpoint puts the signature of a message or a call; null when there is none. */
    static @Nullable String ofExtra(JsonNode holder) {
        return signature(holder.path("extra_content").path("google").path("thought_signature"));
    }

    private static @Nullable String ofProvider(JsonNode message, JsonNode call, int index) {
        String found = signature(call.path("provider_specific_fields").path("thought_signature"));
        if (found == null) {
            found = signature(
                    call.path("function").path("provider_specific_fields").path("thought_signature"));
        }
        return found != null
                ? found
                : signature(message.path("provider_specific_fields")
                        .path("thought_signatures")
                        .path(index));
    }

    private static @Nullable String ofReasoning(JsonNode details, @Nullable String id, int index) {
        String unnamed = null;
        for (JsonNode detail : details.values()) {
            String found = signature(detail.path("data"));
            if (found == null) {
                found = signature(detail.path("signature"));
            }
            String of = detail.path("id").stringValue("");
            if (found != null && id != null && of.equals(id)) {
                return found;
            }
            if (unnamed == null && of.isEmpty()) {
                unnamed = found;
            }
        }
        return index == 0 ? unnamed : null;
    }

    private static @Nullable String ofThinking(JsonNode blocks) {
        for (JsonNode block : blocks.values()) {
            String found = signature(block.path("signature"));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String ofId(String id) {
        int at = id.indexOf(IN_ID);
        if (at < 0) {
            return null;
        }
        String carried = id.substring(at + IN_ID.length()).replace('-', '+').replace('_', '/');
        if (!BASE64.matcher(carried).matches()) {
            return null;
        }
        return carried.endsWith("=") ? carried : carried + "=".repeat((4 - carried.length() % 4) % 4);
    }

    private static @Nullable String signature(JsonNode node) {
        String text = node.stringValue("");
        return !text.isEmpty() && BASE64.matcher(text).matches() ? text : null;
    }
}
