package io.pollux.protocol.openai;

import io.pollux.protocol.gemini.ModelTraits;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the thought signatures that callers send back, in all the places they are known to put them, and what was kept of
 * the calls. What cannot be a signature is not one, and another family of models' is none.
 */
final class CallSignatures {
    /** Goes between a call's id and its signature when the id carries it. */
    static final String IN_ID = "__thought__";

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

    private final SignatureMemory memory;
    private final String model;
    private final int family;

    /**
     * @param model the bare id of the model that is asked
     */
    CallSignatures(SignatureMemory memory, String model) {
        this.memory = memory;
        this.model = model;
        this.family = family(model);
    }

    /** Models of one generation read each other's signatures. */
    private static int family(String model) {
        return ModelTraits.of(model).generation();
    }

    /**
     * The one that was kept for a call of the same content, for callers who lose the ids of calls; null when there was none.
     * To be asked for the first call of a message only, which is the one that Gemini signs.
     */
    @Nullable
    String ofContent(String tool, JsonNode arguments) {
        return memory.recall(CallContent.key(model, tool, arguments))
                .map(RememberedCall::signature)
                .orElse(null);
    }

    /**
     * What is sent with a message.
     *
     * @param hasText whether there is a text that the message's own signature belongs to
     */
    OfMessage of(JsonNode message, boolean hasText) {
        return new OfMessage(message, hasText);
    }

    /**
     * What Gemini gave with a call.
     *
     * @param id null when it gave none, or that is not known
     * @param signature null when none is found
     */
    record Given(@Nullable String id, @Nullable String signature) {}

    /** The signatures of one message's calls. */
    final class OfMessage {
        private final JsonNode message;
        private final boolean hasText;
        private final Map<String, String> reasoning = new HashMap<>();
        private @Nullable String unnamed;

        private OfMessage(JsonNode message, boolean hasText) {
            this.message = message;
            this.hasText = hasText;
            for (JsonNode detail : message.path("reasoning_details").values()) {
                readReasoning(detail);
            }
        }

        /** Where calls have no signature of their own, the one told of the message is the call's. */
        @Nullable
        String ofLegacy(JsonNode call) {
            String found = sent(call, 0, null);
            return found == null ? ofExtra(message) : found;
        }

        Given of(JsonNode call, int index, @Nullable String id) {
            RememberedCall kept = id == null ? null : memory.recall(id).orElse(null);
            String found = sent(call, index, id);
            if (kept != null && family(kept.model()) != family) {
                return new Given(null, kept.signature().equals(found) ? null : found);
            }
            if (found == null && kept != null) {
                found = noneIfEmpty(kept.signature());
            }
            if (found == null && index == 0 && !hasText) {
                found = ofExtra(message);
            }
            return new Given(kept == null ? null : noneIfEmpty(kept.id()), found);
        }

        private @Nullable String sent(JsonNode call, int index, @Nullable String id) {
            String found = ofExtra(call);
            if (found == null) {
                found = ofProvider(message, call, index);
            }
            if (found == null && id != null) {
                found = reasoning.get(id);
            }
            if (found == null && index == 0) {
                found = unnamed == null ? ofThinking(message.path("thinking_blocks")) : unnamed;
            }
            return found == null && id != null ? ofId(id) : found;
        }

        private void readReasoning(JsonNode detail) {
            String found = signature(detail.path("data"));
            if (found == null) {
                found = signature(detail.path("signature"));
            }
            String of = detail.path("id").stringValue("");
            if (found != null && !of.isEmpty()) {
                reasoning.putIfAbsent(of, found);
            } else if (unnamed == null) {
                unnamed = found;
            }
        }
    }

    private static @Nullable String noneIfEmpty(String text) {
        return text.isEmpty() ? null : text;
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
