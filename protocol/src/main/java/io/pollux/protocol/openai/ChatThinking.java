package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.bool;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.whole;

import io.pollux.protocol.gemini.ModelVariant;
import io.pollux.protocol.gemini.ShapingRules;
import io.pollux.protocol.gemini.ThinkingControl;
import io.pollux.protocol.gemini.ThinkingWish;
import io.pollux.protocol.gemini.ThinkingWish.Amount;
import io.pollux.protocol.gemini.ThinkingWish.Effort;
import io.pollux.protocol.gemini.ThinkingWish.Tokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads how much a caller wants thought, in OpenAI's words, OpenRouter's ({@code reasoning}) and {@code thinking}. */
final class ChatThinking {
    private static final String EFFORTS = "none, minimal, low, medium, high, xhigh or max";

    /** An answer this short has no room for thoughts, which count against it. */
    private static final int SHORT_ANSWER = 256;

    private ChatThinking() {}

    /** Writes {@code thinkingConfig}, if there is something to say and the model can be told. */
    static void write(
            JsonNode request, ThinkingControl control, ModelVariant variant, ShapingRules rules, ObjectNode config)
            throws BadChatRequest {
        ThinkingWish wish = wish(request);
        boolean hidden = isHidden(request);
        if (control instanceof ThinkingControl.None) {
            return;
        }
        if (wish == null) {
            wish = variant.thinking(rules).orElse(null);
        }
        int room = config.path("maxOutputTokens").intValue(Integer.MAX_VALUE);
        if (wish == null && room < SHORT_ANSWER) {
            wish = ThinkingWish.none();
        }
        boolean thinks = wish == null ? control.thinksUnasked() : !wish.isNone();
        ObjectNode thinking = wish == null ? config.objectNode() : control.config(wish);
        if (thinks && !hidden && rules.thinking().shows(variant.model())) {
            thinking.put("includeThoughts", true);
        }
        if (!thinking.isEmpty()) {
            config.set("thinkingConfig", thinking);
        }
    }

    private static @Nullable ThinkingWish wish(JsonNode request) throws BadChatRequest {
        ObjectNode reasoning = object(request, "reasoning", "");
        ObjectNode thinking = object(request, "thinking", "");
        Optional<ThinkingWish> wish = effort(request, "reasoning_effort", "");
        if (wish.isEmpty()) {
            wish = reasoning(reasoning);
        }
        return wish.isPresent() ? wish.get() : thinking(thinking);
    }

    private static Optional<ThinkingWish> effort(JsonNode parent, String name, String at) throws BadChatRequest {
        String effort = string(parent, name, at);
        if (effort == null || effort.isEmpty() || effort.equals("auto") || effort.equals("default")) {
            return Optional.empty();
        }
        Optional<Amount> amount = Amount.named(effort);
        if (amount.isEmpty()) {
            throw BadChatRequest.value(path(at, name), effort, EFFORTS);
        }
        return amount.map(Effort::new);
    }

    private static Optional<ThinkingWish> reasoning(@Nullable ObjectNode reasoning) throws BadChatRequest {
        if (reasoning == null) {
            return Optional.empty();
        }
        if (!bool(reasoning, "enabled", "reasoning", true)) {
            return Optional.of(ThinkingWish.none());
        }
        Integer tokens = whole(reasoning, "max_tokens", "reasoning");
        return tokens == null ? effort(reasoning, "effort", "reasoning") : Optional.of(new Tokens(tokens));
    }

    private static @Nullable ThinkingWish thinking(@Nullable ObjectNode thinking) throws BadChatRequest {
        if (thinking == null) {
            return null;
        }
        if ("disabled".equals(string(thinking, "type", "thinking"))) {
            return ThinkingWish.none();
        }
        Integer tokens = whole(thinking, "budget_tokens", "thinking");
        return tokens == null ? null : new Tokens(tokens);
    }

    private static boolean isHidden(JsonNode request) throws BadChatRequest {
        ObjectNode reasoning = object(request, "reasoning", "");
        boolean isExcluded = reasoning != null && bool(reasoning, "exclude", "reasoning", false);
        return isExcluded || !bool(request, "include_reasoning", "", true);
    }
}
