package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.text;

import io.pollux.protocol.gemini.ModelTraits;
import io.pollux.protocol.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools of one request: the caller's functions, and those that run at Google. */
final class ChatTools {
    private static final Map<String, String> NATIVE = Map.ofEntries(
            Map.entry("google_search", "googleSearch"),
            Map.entry("googleSearch", "googleSearch"),
            Map.entry("code_execution", "codeExecution"),
            Map.entry("code_interpreter", "codeExecution"),
            Map.entry("codeExecution", "codeExecution"),
            Map.entry("url_context", "urlContext"),
            Map.entry("urlContext", "urlContext"),
            Map.entry("google_maps", "googleMaps"),
            Map.entry("googleMaps", "googleMaps"));
    private static final Set<String> NATIVE_NAMES = Set.of("googleSearch", "codeExecution", "urlContext");

    private final SchemaToGemini schemas;
    private final ToolNames names;
    private final boolean mixes;
    private final Map<String, ObjectNode> functions = new LinkedHashMap<>();
    private final Map<String, ObjectNode> natives = new LinkedHashMap<>();
    private final Set<String> custom = new HashSet<>();
    private boolean legacy;

    ChatTools(ModelTraits traits, ToolNames names) {
        this.schemas = SchemaToGemini.forModel(traits);
        this.names = names;
        this.mixes = traits.isThirdGeneration();
    }

    /** A single tool counts as a list of one. */
    void read(JsonNode request) throws BadChatRequest {
        each(request, "tools", this::tool);
        if (functions.isEmpty()) {
            each(request, "functions", this::function);
            legacy = !functions.isEmpty();
        }
        if (given(request, "web_search_options") != null) {
            object(request, "web_search_options", "");
            natives.putIfAbsent("googleSearch", Json.object());
        }
    }

    boolean hasFunctions() {
        return !functions.isEmpty();
    }

    /** Whether the caller declared them in the form before tools. */
    boolean isLegacy() {
        return legacy;
    }

    /** The caller's names of tools of type custom. */
    Set<String> custom() {
        return custom;
    }

    boolean isDeclared(String name) {
        return functions.containsKey(name);
    }

    boolean isNative(String nameOrType) {
        return nativeTool(nameOrType) != null;
    }

    /** Leaves the named functions only. */
    void keep(Set<String> allowed) {
        functions.keySet().retainAll(allowed);
    }

    /** Before the third generation, Google's tools do not go with functions. */
    void write(ObjectNode body) {
        ArrayNode tools = body.arrayNode();
        if (!functions.isEmpty()) {
            tools.addObject().putArray("functionDeclarations").addAll(functions.values());
        }
        if (functions.isEmpty() || mixes) {
            natives.forEach((name, options) -> tools.addObject().set(name, options));
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
    }

    private interface Reader {
        void read(JsonNode tool, String at) throws BadChatRequest;
    }

    private static void each(JsonNode request, String field, Reader reader) throws BadChatRequest {
        JsonNode tools = given(request, field);
        if (tools == null) {
            return;
        }
        if (tools.isObject()) {
            reader.read(tools, field);
            return;
        }
        if (!tools.isArray()) {
            throw BadChatRequest.type(field, tools, "an array");
        }
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.get(i);
            String at = path(field, i);
            if (!tool.isObject()) {
                throw BadChatRequest.type(at, tool, "a tool, which is an object");
            }
            reader.read(tool, at);
        }
    }

    private void tool(JsonNode tool, String at) throws BadChatRequest {
        String type = string(tool, "type", at);
        String atGoogle = type == null ? null : nativeTool(type);
        if (atGoogle != null) {
            natives.putIfAbsent(atGoogle, Json.object());
        } else if ("custom".equals(type)) {
            custom(tool, at);
        } else if ("function".equals(type) || (type == null && isFunction(tool))) {
            ObjectNode nested = object(tool, "function", at);
            function(nested == null ? tool : nested, nested == null ? at : path(at, "function"));
        } else if (type == null) {
            nativeByKey(tool);
        }
    }

    private static boolean isFunction(JsonNode tool) {
        return tool.has("function") || tool.has("name");
    }

    private void nativeByKey(JsonNode tool) {
        for (Map.Entry<String, JsonNode> entry : tool.properties()) {
            String atGoogle = NATIVE.get(entry.getKey());
            if (atGoogle != null) {
                JsonNode options = entry.getValue();
                natives.putIfAbsent(atGoogle, options instanceof ObjectNode given ? given.deepCopy() : Json.object());
            }
        }
    }

    private static @Nullable String nativeTool(String type) {
        return type.startsWith("web_search") ? "googleSearch" : NATIVE.get(type);
    }

    private void function(JsonNode function, String at) throws BadChatRequest {
        String name = text(function, "name", at);
        if (NATIVE_NAMES.contains(name)) {
            natives.putIfAbsent(name, Json.object());
            return;
        }
        if (functions.containsKey(name)) {
            return;
        }
        ObjectNode declaration = declaration(name, string(function, "description", at));
        String field = function.has("parameters") ? "parameters" : "input_schema";
        ObjectNode parameters = object(function, field, at);
        ObjectNode schema = parameters == null ? null : schemas.parameters(parameters, path(at, field));
        if (schema != null) {
            declaration.set(schemas.parametersField(), schema);
        }
        functions.put(name, declaration);
    }

    /** A tool that takes any text is a function with one string. */
    private void custom(JsonNode tool, String at) throws BadChatRequest {
        ObjectNode nested = object(tool, "custom", at);
        JsonNode described = nested == null ? tool : nested;
        String place = nested == null ? at : path(at, "custom");
        String name = text(described, "name", place);
        if (functions.containsKey(name)) {
            return;
        }
        ObjectNode declaration = declaration(name, string(described, "description", place));
        ObjectNode schema = declaration.putObject(schemas.parametersField()).put("type", "object");
        ObjectNode input = schema.putObject("properties").putObject("input").put("type", "string");
        String grammar = grammar(described);
        if (grammar != null) {
            input.put("description", grammar);
        }
        schema.putArray("required").add("input");
        functions.put(name, declaration);
        custom.add(name);
    }

    private static @Nullable String grammar(JsonNode described) {
        JsonNode format = described.path("format");
        JsonNode grammar = format.path("grammar").isObject() ? format.path("grammar") : format;
        String definition = grammar.path("definition").stringValue("");
        return definition.isEmpty()
                ? null
                : "Text of this " + grammar.path("syntax").stringValue("") + " grammar:\n" + definition;
    }

    private ObjectNode declaration(String name, @Nullable String description) {
        ObjectNode declaration = Json.object().put("name", names.gemini(name));
        if (description != null && !description.isBlank()) {
            declaration.put("description", description);
        }
        return declaration;
    }
}
