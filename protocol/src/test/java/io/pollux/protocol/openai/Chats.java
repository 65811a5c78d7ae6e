package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.ShapingRules;
import io.pollux.protocol.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates chat requests among the settings, the memory and the web that all of these tests share. */
final class Chats {
    static final ShapingRules RULES = new ShapingRules(
            new ShapingRules.Variants(
                    Set.of("gemini-2.5-flash", "gemini-2.5-pro", "gemini-3.5-flash", "gemini-2.5-flash-image"),
                    Set.of("gemini-2.5-flash", "gemini-3.5-flash"),
                    Set.of("gemini-2.0-flash-exp"),
                    "gemini-3.1-flash-image"),
            ShapingRules.Thinking.SHOWN,
            ShapingRules.Safety.UNSAID,
            false,
            Set.of());

    static final ChatDefaults DEFAULTS =
            new ChatDefaults("gemini-2.5-flash-lite", Map.of("gpt-5.4", "gemini-3.5-flash"), Map.of("alloy", "Kore"));

    private static final SignatureMemory MEMORY = new SignatureMemory() {
        @Override
        public void remember(String call, RememberedCall what) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<RememberedCall> recall(String call) {
            return switch (call) {
                case "call_remembered" -> Optional.of(new RememberedCall("gemini-3.5-flash", "", "UkVNRU1CRVI="));
                default -> Optional.empty();
            };
        }
    };

    private static final MediaSource WEB = url -> {
        if (url.equals("https://example.com/cat.png")) {
            return new Media("image/png", Bytes.utf8("cat"));
        }
        throw new MediaUnavailable("the server answered 404");
    };

    private Chats() {}

    static GeminiChat translate(JsonNode request) throws BadChatRequest {
        return translate(request, MEMORY);
    }

    static GeminiChat translate(JsonNode request, SignatureMemory memory) throws BadChatRequest {
        return ChatToGemini.translate(request, DEFAULTS, RULES, memory, WEB);
    }

    static GeminiChat translate(String request) throws BadChatRequest {
        return translate(Json.readTree(request));
    }

    /** A request of one word to the model, with fields beside it. */
    static ObjectNode request(String model, String fields) {
        ObjectNode request = (ObjectNode) Json.readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        request.put("model", model);
        return request.setAll((ObjectNode) Json.readTree(fields));
    }

    /** What the translation comes to, as a tree: model, body, and what the form says beyond the usual; or the error. */
    static ObjectNode outcome(JsonNode request) {
        ObjectNode outcome = Json.object();
        try {
            GeminiChat chat = translate(request);
            outcome.put("model", chat.model());
            if (chat.choices() > 1) {
                outcome.put("choices", chat.choices());
            }
            outcome.set("body", Json.readTree(Json.write(chat.body())));
            describe(chat.form(), outcome.putObject("form"));
        } catch (BadChatRequest bad) {
            outcome.putObject("error")
                    .put("message", bad.getMessage())
                    .put("param", bad.param())
                    .put("code", bad.code());
        }
        return outcome;
    }

    private static void describe(ReplyForm form, ObjectNode told) {
        told.put("model", form.model());
        putIf(form.streams(), "streams", told);
        putIf(form.includesUsage(), "includesUsage", told);
        putIf(form.showsThoughts(), "showsThoughts", told);
        putIf(form.oneCallAtATime(), "oneCallAtATime", told);
        putIf(form.legacyFunctions(), "legacyFunctions", told);
        if (!form.toolNames().isEmpty()) {
            ObjectNode names = told.putObject("toolNames");
            form.toolNames().forEach(names::put);
        }
        if (!form.customTools().isEmpty()) {
            form.customTools().forEach(told.putArray("customTools")::add);
        }
    }

    private static void putIf(boolean said, String name, ObjectNode told) {
        if (said) {
            told.put(name, true);
        }
    }
}
