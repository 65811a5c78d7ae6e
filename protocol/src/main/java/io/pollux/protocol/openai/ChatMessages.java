package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.array;
import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.text;

import io.pollux.protocol.gemini.ModelTraits;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.CallSignatures.Given;
import io.pollux.protocol.openai.Conversation.Answer;
import io.pollux.protocol.openai.Conversation.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells the messages of one request to a conversation. */
final class ChatMessages {
    private static final String ROLES = "system, developer, user, assistant, tool or function";

    private final Conversation conversation;
    private final MessageParts contents;
    private final CallSignatures signatures;
    private final ToolNames names;
    private final ModelTraits traits;
    private final boolean drawsImages;

    ChatMessages(
            Conversation conversation,
            MessageParts contents,
            CallSignatures signatures,
            ToolNames names,
            ModelTraits traits,
            boolean drawsImages) {
        this.conversation = conversation;
        this.contents = contents;
        this.signatures = signatures;
        this.names = names;
        this.traits = traits;
        this.drawsImages = drawsImages;
    }

    void read(JsonNode request) throws BadChatRequest {
        ArrayNode messages = array(request, "messages", "");
        if (messages == null) {
            throw BadChatRequest.missing("messages", "an array of messages");
        }
        if (messages.isEmpty()) {
            throw BadChatRequest.bad("messages", "an empty array", "at least one message", "empty_array");
        }
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String at = path("messages", i);
            if (!message.isObject()) {
                throw BadChatRequest.type(at, message, "a message, which is an object");
            }
            read(message, at);
        }
    }

    private void read(JsonNode message, String at) throws BadChatRequest {
        String role = text(message, "role", at);
        switch (role) {
            case "system", "developer" -> instruct(message, at);
            case "user" -> conversation.user(contents.read(message, at));
            case "assistant", "model" -> assistant(message, at);
            case "tool", "function" -> answer(message, at);
            default -> throw BadChatRequest.value(path(at, "role"), role, ROLES);
        }
    }

    private void instruct(JsonNode message, String at) throws BadChatRequest {
        for (ObjectNode part : contents.read(message, at)) {
            if (!part.has("text")) {
                throw BadChatRequest.bad(path(at, "content"), "media", "text only in this role", "invalid_value");
            }
            conversation.instruct(part.path("text").stringValue(""));
        }
    }

    private void assistant(JsonNode message, String at) throws BadChatRequest {
        List<ObjectNode> parts = said(message, at);
        ObjectNode text = lastText(parts);
        List<Call> calls = calls(message, text != null, at);
        String signature = CallSignatures.ofExtra(message);
        if (text != null && calls.stream().noneMatch(call -> isSigned(call, signature))) {
            GeminiParts.sign(text, signature);
        }
        calls.forEach(call -> parts.add(call.part()));
        conversation.model(parts, calls);
    }

    private static @Nullable ObjectNode lastText(List<ObjectNode> parts) {
        return parts.reversed().stream()
                .filter(part -> part.has("text"))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSigned(Call call, @Nullable String signature) {
        return call.part().path("thoughtSignature").stringValue("").equals(signature);
    }

    private List<ObjectNode> said(JsonNode message, String at) throws BadChatRequest {
        List<ObjectNode> parts = new ArrayList<>();
        for (ObjectNode part : contents.read(message, at)) {
            JsonNode text = part.path("text");
            if (!text.isString()) {
                parts.add(part);
            } else if (drawsImages) {
                parts.addAll(InlineImages.split(text.stringValue("")));
            } else if (!text.stringValue("").isBlank()) {
                parts.add(part);
            }
        }
        String refusal = string(message, "refusal", at);
        if (refusal != null && !refusal.isBlank()) {
            parts.add(GeminiParts.text(refusal));
        }
        ArrayNode images = array(message, "images", at);
        for (int i = 0; images != null && i < images.size(); i++) {
            ObjectNode image = contents.image(images.get(i), path(path(at, "images"), i));
            parts.add(GeminiParts.sign(image, CallSignatures.ofExtra(images.get(i))));
        }
        return parts;
    }

    private List<Call> calls(JsonNode message, boolean hasText, String at) throws BadChatRequest {
        List<Call> calls = new ArrayList<>();
        CallSignatures.OfMessage sent = signatures.of(message, hasText);
        ArrayNode told = array(message, "tool_calls", at);
        for (int i = 0; told != null && i < told.size(); i++) {
            JsonNode call = told.get(i);
            String place = path(path(at, "tool_calls"), i);
            if (!call.isObject()) {
                throw BadChatRequest.type(place, call, "a tool call, which is an object");
            }
            String id = string(call, "id", place);
            calls.add(call(call, new Known(id, sent.of(call, i, id), i == 0), place));
        }
        ObjectNode legacy = object(message, "function_call", at);
        if (legacy != null && calls.isEmpty()) {
            Given given = new Given(null, sent.ofLegacy(legacy));
            calls.add(function(legacy, new Known(null, given, true), path(at, "function_call")));
        }
        return calls;
    }

    private Call call(JsonNode call, Known known, String at) throws BadChatRequest {
        ObjectNode custom = object(call, "custom", at);
        if (custom != null) {
            String place = path(at, "custom");
            String input = string(custom, "input", place);
            ObjectNode args = Json.object().put("input", input == null ? "" : input);
            return call(text(custom, "name", place), args, known);
        }
        ObjectNode function = object(call, "function", at);
        if (function == null) {
            throw BadChatRequest.missing(path(at, "function"), "an object with name and arguments");
        }
        return function(function, known, path(at, "function"));
    }

    private Call function(ObjectNode function, Known known, String at) throws BadChatRequest {
        return call(text(function, "name", at), arguments(function, at), known);
    }

    private Call call(String name, JsonNode args, Known known) {
        String sent = known.given.signature();
        String signature = sent == null && known.first ? signatures.ofContent(name, args) : sent;
        String tool = names.gemini(name);
        return new Call(known.id, tool, GeminiParts.sign(GeminiParts.call(known.given.id(), tool, args), signature));
    }

    private static JsonNode arguments(ObjectNode function, String at) throws BadChatRequest {
        JsonNode arguments = given(function, "arguments");
        if (arguments == null) {
            return Json.object();
        }
        if (arguments.isObject()) {
            return arguments;
        }
        if (!arguments.isString()) {
            throw BadChatRequest.type(path(at, "arguments"), arguments, "a string of JSON");
        }
        String text = arguments.stringValue("");
        if (text.isBlank()) {
            return Json.object();
        }
        JsonNode tree = parsed(text);
        return tree != null && tree.isObject() ? tree : Json.object().put("_raw", text);
    }

    private void answer(JsonNode message, String at) throws BadChatRequest {
        List<ObjectNode> texts = new ArrayList<>();
        List<ObjectNode> media = new ArrayList<>();
        for (ObjectNode part : contents.read(message, at)) {
            (part.has("text") ? texts : media).add(part);
        }
        String content =
                texts.stream().map(part -> part.path("text").stringValue("")).collect(Collectors.joining("\n"));
        boolean within = traits.isThirdGeneration();
        Answer answer = new Answer(response(content), within ? media : List.of(), within ? List.of() : media);
        String id = string(message, "tool_call_id", at);
        String name = string(message, "name", at);
        String known = name == null || name.isEmpty() ? null : names.gemini(name);
        if (!conversation.answer(id == null || id.isEmpty() ? null : id, known, answer)) {
            String tool = known == null ? "a tool" : known;
            media.addFirst(GeminiParts.text("Result of " + tool + ": " + content));
            conversation.user(media);
        }
    }

    private static ObjectNode response(String content) {
        String text = content.strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Json.object().put("output", content);
        }
        JsonNode tree = parsed(text);
        if (tree instanceof ObjectNode object) {
            return object;
        }
        return tree == null
                ? Json.object().put("output", content)
                : Json.object().set("output", tree);
    }

    private static @Nullable JsonNode parsed(String json) {
        try {
            return Json.readTree(json);
        } catch (JacksonException _) {
            return null;
        }
    }

    /**
     * What is known of a call before it is read.
     *
     * @param id as the caller has it
     * @param first of its message
     */
    private record Known(@Nullable String id, Given given, boolean first) {}
}
