package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.text;

import io.pollux.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an answer must be, from {@code response_format}.
 *
 * @param json whether it must be JSON
 * @param schema as the model takes it; null when any JSON will do
 */
record ResponseFormat(boolean json, @Nullable ObjectNode schema) {
    static ResponseFormat read(JsonNode request, SchemaToGemini schemas) throws BadChatRequest {
        ObjectNode format = object(request, "response_format", "");
        if (format == null) {
            return new ResponseFormat(false, null);
        }
        String type = text(format, "type", "response_format");
        return switch (type) {
            case "text" -> new ResponseFormat(false, null);
            case "json_object" -> new ResponseFormat(true, schema(format, "response_format", schemas));
            case "json_schema" -> {
                ObjectNode named = object(format, "json_schema", "response_format");
                yield new ResponseFormat(
                        true, named == null ? null : schema(named, "response_format.json_schema", schemas));
            }
            default -> throw BadChatRequest.value("response_format.type", type, "text, json_object or json_schema");
        };
    }

    private static @Nullable ObjectNode schema(ObjectNode holder, String at, SchemaToGemini schemas)
            throws BadChatRequest {
        JsonNode schema = given(holder, "schema");
        if (schema == null || schema.isBoolean()) {
            return null;
        }
        if (!schema.isObject()) {
            throw BadChatRequest.type(path(at, "schema"), schema, "a JSON schema, which is an object");
        }
        return schemas.response(schema, path(at, "schema"));
    }

    void write(SchemaToGemini schemas, ObjectNode config) {
        if (json) {
            config.put("responseMimeType", "application/json");
        }
        if (schema != null) {
            config.set(schemas.responseField(), schema);
        }
    }

    /** The same in words, for models that refuse it beside functions. */
    String inWords() {
        return schema == null
                ? "Answer with one JSON value and nothing else."
                : "Answer with one JSON value and nothing else. It must match this JSON schema: "
                        + Json.write(schema).asUtf8();
    }
}
