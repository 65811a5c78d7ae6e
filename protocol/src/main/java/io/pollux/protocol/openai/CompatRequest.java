package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What has to be known of a request that Google's own OpenAI endpoint is to answer.
 *
 * @param body as it came, unless its model goes by a name that only this gateway knows
 * @param model the bare id
 * @param streams whether the caller wants chunks
 */
public record CompatRequest(Bytes body, String model, boolean streams) {
    /**
     * Reads a body; all of it that is not said here is Google's to judge.
     *
     * @param tree of the body; may be changed
     * @param aliases Gemini models by the names that callers use in their place
     * @throws BadField when there is no model, or its name cannot be one
     */
    public static CompatRequest read(Bytes body, JsonNode tree, Map<String, String> aliases) throws BadField {
        Fields fields = Fields.of(tree);
        String named = fields.requiredText("model");
        String model = ModelId.of(named, aliases).orElseThrow(BadField::noModel);
        boolean streams = fields.flag("stream");
        boolean isGoogles = named.equals(model) || named.equals("models/" + model);
        if (isGoogles || !(tree instanceof ObjectNode object)) {
            return new CompatRequest(body, model, streams);
        }
        return new CompatRequest(Json.write(object.put("model", model)), model, streams);
    }
}
