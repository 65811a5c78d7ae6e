package io.pollux.protocol.openai;

import io.pollux.protocol.gemini.ModelTraits;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes JSON schemas as a model takes them: current models take JSON Schema itself, less a few keywords; older ones and Live
 * take a message of their own.
 */
public final class SchemaToGemini {
    private final boolean asJsonSchema;

    private SchemaToGemini(boolean asJsonSchema) {
        this.asJsonSchema = asJsonSchema;
    }

    /** For requests to the model. */
    public static SchemaToGemini forModel(ModelTraits model) {
        return new SchemaToGemini(model.takesJsonSchema());
    }

    /** The field of a function declaration. */
    public String parametersField() {
        return asJsonSchema ? "parametersJsonSchema" : "parameters";
    }

    /** The field of {@code generationConfig}. */
    public String responseField() {
        return asJsonSchema ? "responseJsonSchema" : "responseSchema";
    }

    /**
     * Rewrites the parameters of a function.
     *
     * @param schema stays as it is
     * @param at its path in the request, for errors
     * @return null when the function has no parameters, for which Google wants the field left out
     * @throws BadChatRequest when parameters are no object, or nested more than 64 levels deep
     */
    public @Nullable ObjectNode parameters(JsonNode schema, String at) throws BadChatRequest {
        ObjectNode cleaned = new SchemaCleanUp(schema, at, asJsonSchema).clean();
        Set<String> types = SchemaValues.types(cleaned.path("type"));
        if (!types.isEmpty() && !types.contains("object")) {
            throw BadChatRequest.value(
                    ChatFields.path(at, "type"), types.iterator().next(), "object");
        }
        boolean named = !cleaned.path("properties").isEmpty() || cleaned.has("anyOf");
        JsonNode others = cleaned.path("additionalProperties");
        boolean free = asJsonSchema && (others.isObject() || others.booleanValue(false));
        if (!named && !free) {
            return null;
        }
        cleaned.put("type", "object");
        if (cleaned.path("properties").isEmpty()) {
            cleaned.remove("properties");
        }
        return asJsonSchema ? cleaned : new OlderSchema(false).convert(cleaned);
    }

    /**
     * Rewrites the schema of an answer.
     *
     * @param schema stays as it is
     * @param at its path in the request, for errors
     * @return null when it says nothing
     * @throws BadChatRequest when it is nested more than 64 levels deep
     */
    public @Nullable ObjectNode response(JsonNode schema, String at) throws BadChatRequest {
        ObjectNode cleaned = new SchemaCleanUp(schema, at, asJsonSchema).clean();
        if (cleaned.isEmpty()) {
            return null;
        }
        return asJsonSchema ? cleaned : new OlderSchema(true).convert(cleaned);
    }
}
