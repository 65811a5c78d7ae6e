package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What measured clients need of a stream of chat chunks. Each rule stands for a behaviour that crashed one of openai-node,
 * openai-python, the AI SDK and LangChain, or made it misread the answer.
 */
final class ChatStreamRules {
    private static final Set<String> REASONS =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

    private final List<String> broken = new ArrayList<>();
    private final Map<Integer, Choice> choices = new HashMap<>();
    private final boolean countsTokens;
    private JsonNode first = Json.object().missingNode();
    private boolean counted;
    private boolean done;
    private boolean failed;

    private ChatStreamRules(boolean countsTokens) {
        this.countsTokens = countsTokens;
    }

    /** The rules that a stream breaks; empty when it is sound. */
    static List<String> broken(String stream, boolean countsTokens) {
        ChatStreamRules rules = new ChatStreamRules(countsTokens);
        if (!stream.endsWith("\n\n")) {
            rules.broken.add("ends inside an event");
        }
        for (String event : stream.split("\n\n", -1)) {
            if (!event.isEmpty()) {
                rules.event(event);
            }
        }
        rules.end();
        return rules.broken;
    }

    private void event(String event) {
        if (done || failed) {
            broken.add("event after the end");
        }
        if (!event.startsWith("data: ") || event.contains("\n") || event.contains("\r")) {
            broken.add("event that is not one line of data");
        } else if (event.equals("data: [DONE]")) {
            done = true;
        } else {
            try {
                chunk(Json.readTree(event.substring(6)));
            } catch (JacksonException _) {
                broken.add("data that is no JSON");
            }
        }
    }

    private void chunk(JsonNode chunk) {
        if (!chunk.isObject()) {
            broken.add("chunk that is no object");
            return;
        }
        if (chunk.has("error")) {
            failed = true;
            require(chunk.path("error").path("message").isString(), "error without a message");
            require(chunk.size() == 1, "error beside something else");
            return;
        }
        identity(chunk);
        require(chunk.path("choices").isArray(), "chunk without choices");
        require(!counted, "chunk after the usage");
        for (JsonNode choice : chunk.path("choices").values()) {
            choice(choice);
        }
        if (chunk.hasNonNull("usage")) {
            counted = true;
            require(chunk.path("choices").isEmpty(), "usage beside choices");
            require(
                    choices.values().stream().allMatch(choice -> choice.finished),
                    "usage before the last finish reason");
        } else {
            require(chunk.has("usage") == countsTokens, "usage: null only when tokens are counted, and then always");
        }
    }

    private void identity(JsonNode chunk) {
        first = first.isMissingNode() ? chunk : first;
        require(chunk.path("object").stringValue("").equals("chat.completion.chunk"), "chunk of another kind");
        for (String name : List.of("id", "created", "model")) {
            require(chunk.has(name) && chunk.path(name).equals(first.path(name)), "another " + name);
        }
    }

    private void choice(JsonNode told) {
        require(told.path("index").isInt(), "choice without an index");
        Choice choice = choices.computeIfAbsent(told.path("index").asInt(-1), _ -> new Choice());
        JsonNode delta = told.path("delta");
        require(delta.isObject(), "choice without a delta");
        require(!choice.finished, "delta after the finish reason");
        require(delta.has("role") != choice.begun, "not exactly one role, and that first");
        choice.begun = true;
        for (String text : List.of("content", "reasoning_content", "refusal")) {
            require(!delta.hasNonNull(text) || delta.path(text).isString(), text + " that is no text");
        }
        for (JsonNode call : list(delta, "tool_calls")) {
            call(call, choice);
        }
        for (String name : List.of("images", "annotations")) {
            for (JsonNode element : list(delta, name)) {
                require(
                        element.path("index").isInt() && choice.elements.add(name + element.path("index")),
                        "element of " + name + " without an index of its own");
            }
        }
        for (String once : List.of("extra_content", "function_call")) {
            require(!delta.has(once) || choice.elements.add(once), "a second " + once);
        }
        JsonNode audio = delta.path("audio");
        for (String once : List.of("id", "expires_at")) {
            require(!audio.has(once) || choice.elements.add("audio" + once), "a second " + once + " of audio");
        }
        finish(told, choice);
    }

    private void finish(JsonNode told, Choice choice) {
        require(told.has("finish_reason"), "choice without a place for its finish reason");
        if (told.hasNonNull("finish_reason")) {
            choice.finished = true;
            String reason = told.path("finish_reason").asString();
            require(REASONS.contains(reason), "unknown finish reason");
            require(choice.calls.isEmpty() || !reason.equals("stop"), "stop after calls");
        }
    }

    private void call(JsonNode call, Choice choice) {
        boolean isNew = choice.calls.add(call.path("index").asInt(-1));
        require(call.path("index").isInt(), "call without an index");
        require(isNew, "two calls with one index");
        require(call.path("index").asInt(-1) == choice.calls.size() - 1, "indices of calls with gaps");
        require(
                !call.path("id").stringValue("").isEmpty()
                        && choice.ids.add(call.path("id").asString()),
                "call without an id of its own");
        require(call.path("type").stringValue("").equals("function"), "call without a type");
        JsonNode function = call.path("function");
        require(!function.path("name").stringValue("").isEmpty(), "call without a name");
        try {
            Json.readTree(function.path("arguments").stringValue(""));
        } catch (JacksonException _) {
            broken.add("arguments that are no JSON text");
        }
    }

    private List<JsonNode> list(JsonNode delta, String name) {
        require(!delta.has(name) || delta.path(name).isArray(), name + " that is no list");
        return List.copyOf(delta.path(name).values());
    }

    private void end() {
        require(done != failed, "neither [DONE] nor an error, or both");
        if (done) {
            require(!choices.isEmpty(), "no choice at all");
            require(choices.values().stream().allMatch(choice -> choice.finished), "choice without a finish reason");
            require(counted == countsTokens, "usage that is missing or was not asked for");
        }
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            broken.add(rule);
        }
    }

    private static final class Choice {
        private boolean begun;
        private boolean finished;
        private final Set<Integer> calls = new HashSet<>();
        private final Set<String> ids = new HashSet<>();
        private final Set<String> elements = new HashSet<>();
    }
}
