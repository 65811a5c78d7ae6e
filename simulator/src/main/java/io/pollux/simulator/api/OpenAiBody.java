package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAI face of the API: requests into conversations, drafts into completions. */
final class OpenAiBody {
    private final Draft draft;
    private final String model;
    private final long created;

    OpenAiBody(Draft draft, String model, long created) {
        this.draft = draft;
        this.model = model;
        this.created = created;
    }

    /** Text, tools and nothing else: unknown parameters are ignored, as Google does. */
    static Conversation conversation(JsonNode request) {
        ObjectNode body = Json.object();
        ArrayNode contents = body.putArray("contents");
        for (JsonNode message : request.path("messages")) {
            contents.add(content(message));
        }
        ArrayNode declarations = Json.array();
        for (JsonNode tool : request.path("tools")) {
            ObjectNode declaration = declarations
                    .addObject()
                    .put("name", tool.path("function").path("name").asString(""));
            declaration.set("parametersJsonSchema", tool.path("function").path("parameters"));
        }
        if (!declarations.isEmpty()) {
            body.putArray("tools").addObject().set("functionDeclarations", declarations);
        }
        return new Conversation(body);
    }

    private static ObjectNode content(JsonNode message) {
        ObjectNode content = Json.object();
        String role = message.path("role").asString("user");
        content.put("role", role.equals("assistant") ? "model" : "user");
        ArrayNode parts = content.putArray("parts");
        JsonNode text = message.path("content");
        if (role.equals("tool")) {
            ObjectNode response = parts.addObject().putObject("functionResponse");
            response.put(
                    "name",
                    message.path("name").asString(message.path("tool_call_id").asString("")));
            response.putObject("response").put("result", text.asString(""));
        } else if (text.isString()) {
            parts.addObject().put("text", text.stringValue());
        } else {
            text.forEach(part -> parts.addObject().put("text", part.path("text").asString("")));
        }
        return content;
    }

    Answer whole() {
        ObjectNode root = Json.object();
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("finish_reason", finish()).put("index", 0);
        choice.set("message", message());
        stamp(root, "chat.completion");
        root.set("usage", usage());
        return new Answer.Whole(200, List.of("content-type: application/json"), Bytes.utf8(Json.compact(root)));
    }

    Answer events() {
        List<ObjectNode> chunks = new ArrayList<>();
        ObjectNode first = message();
        chunks.add(chunk(first));
        ObjectNode last = chunk(Json.object().put("role", "assistant"));
        ((ObjectNode) last.path("choices").path(0)).put("finish_reason", finish());
        last.set("usage", usage());
        chunks.add(last);
        return new Answer.Frames(
                200,
                List.of("content-type: text/event-stream"),
                chunks.size(),
                i -> Bytes.utf8("data: " + Json.compact(chunks.get(i)) + "\n\n"),
                Bytes.utf8("data: [DONE]\n\n"));
    }

    private ObjectNode chunk(ObjectNode delta) {
        ObjectNode root = Json.object();
        ObjectNode choice = root.putArray("choices").addObject();
        choice.set("delta", delta);
        choice.put("index", 0);
        stamp(root, "chat.completion.chunk");
        return root;
    }

    private void stamp(ObjectNode root, String object) {
        root.put("created", created)
                .put("id", draft.responseId())
                .put("model", model)
                .put("object", object);
    }

    private ObjectNode message() {
        ObjectNode message = Json.object();
        String text = draft.text();
        if (!text.isEmpty()) {
            message.put("content", text);
        }
        message.put("role", "assistant");
        for (ObjectNode part : draft.parts()) {
            ObjectNode call = Json.objectAt(part, "functionCall");
            if (call != null) {
                ObjectNode row = message.withArray("tool_calls").addObject();
                if (draft.signed()) {
                    row.putObject("extra_content").putObject("google").put("thought_signature", Composer.signature());
                }
                row.putObject("function")
                        .put("arguments", Json.compact(call.path("args")))
                        .put("name", call.path("name").asString(""));
                row.put("id", "function-call-" + call.path("id").asString("1")).put("type", "function");
            }
        }
        return message;
    }

    private String finish() {
        if (draft.finishMessage() != null) {
            return "tool_calls";
        }
        return draft.finishReason().equals("MAX_TOKENS") ? "length" : "stop";
    }

    private ObjectNode usage() {
        return Json.object()
                .put("completion_tokens", draft.outputTokens())
                .put("prompt_tokens", draft.promptTokens())
                .put("total_tokens", draft.promptTokens() + draft.outputTokens() + draft.thoughtTokens());
    }
}
