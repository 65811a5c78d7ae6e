package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.array;
import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.text;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns every form of {@code tool_choice} and {@code function_call} into a {@code functionCallingConfig}. */
final class ToolChoice {
    private static final String FORMS = "none, auto, required, or an object of type function, custom or allowed_tools";

    private final ChatTools tools;
    private final ToolNames names;
    private final ObjectNode body;

    ToolChoice(ChatTools tools, ToolNames names, ObjectNode body) {
        this.tools = tools;
        this.names = names;
        this.body = body;
    }

    /** Writes nothing when there are no functions to choose from. */
    void write(JsonNode request) throws BadChatRequest {
        String field = given(request, "tool_choice") == null ? "function_call" : "tool_choice";
        JsonNode choice = given(request, field);
        if (choice == null) {
            return;
        }
        if (choice.isString()) {
            byName(choice.stringValue(""), field);
        } else if (choice.isObject()) {
            byObject(choice, field);
        } else {
            throw BadChatRequest.type(field, choice, FORMS);
        }
    }

    private void byName(String choice, String at) throws BadChatRequest {
        switch (choice) {
            case "auto" -> {}
            case "none" -> mode("NONE");
            case "required", "any" -> mode("ANY");
            default -> throw BadChatRequest.value(at, choice, FORMS);
        }
    }

    private void byObject(JsonNode choice, String at) throws BadChatRequest {
        String type = string(choice, "type", at);
        String kind = type == null ? "function" : type;
        switch (kind) {
            case "function", "custom", "tool" -> {
                if (isDeclared(name(choice, kind, at), at)) {
                    only(Set.of(name(choice, kind, at)));
                }
            }
            case "allowed_tools" -> allowed(choice, at);
            case "auto", "none", "required", "any" -> byName(kind, path(at, "type"));
            // Tools that are ignored, or run at Google, cannot be demanded.
            default -> {}
        }
    }

    private static String name(JsonNode choice, String kind, String at) throws BadChatRequest {
        ObjectNode nested = object(choice, kind, at);
        return nested == null ? text(choice, "name", at) : text(nested, "name", path(at, kind));
    }

    /** False for a tool that runs at Google. */
    private boolean isDeclared(String name, String at) throws BadChatRequest {
        if (!tools.isDeclared(name) && !tools.isNative(name)) {
            throw BadChatRequest.value(at, name, "the name of a function in tools");
        }
        return tools.isDeclared(name);
    }

    private void only(Set<String> chosen) {
        if (!chosen.isEmpty()) {
            ArrayNode allowed = config().put("mode", "ANY").putArray("allowedFunctionNames");
            chosen.forEach(name -> allowed.add(names.gemini(name)));
        }
    }

    private void allowed(JsonNode choice, String at) throws BadChatRequest {
        ObjectNode nested = object(choice, "allowed_tools", at);
        JsonNode allowed = nested == null ? choice : nested;
        String place = nested == null ? at : path(at, "allowed_tools");
        ArrayNode listed = array(allowed, "tools", place);
        if (listed == null) {
            throw BadChatRequest.missing(path(place, "tools"), "an array of tools");
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (int i = 0; i < listed.size(); i++) {
            choose(listed.get(i), path(path(place, "tools"), i), chosen);
        }
        String mode = string(allowed, "mode", place);
        if ("required".equals(mode)) {
            only(chosen);
        } else if (mode == null || mode.equals("auto")) {
            tools.keep(chosen);
        } else {
            throw BadChatRequest.value(path(place, "mode"), mode, "auto or required");
        }
    }

    private void choose(JsonNode tool, String at, Set<String> chosen) throws BadChatRequest {
        if (!tool.isObject()) {
            throw BadChatRequest.type(at, tool, "a tool, which is an object");
        }
        String type = string(tool, "type", at);
        String kind = type == null ? "function" : type;
        if (Set.of("function", "custom", "tool").contains(kind)) {
            String name = name(tool, kind, at);
            if (isDeclared(name, at)) {
                chosen.add(name);
            }
        }
    }

    private void mode(String mode) {
        if (tools.hasFunctions()) {
            config().put("mode", mode);
        }
    }

    private ObjectNode config() {
        return body.putObject("toolConfig").putObject("functionCallingConfig");
    }
}
