package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
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
     * @param media what was taken out of the body before it was read
     * @param tree of the rest; may be changed
     * @param aliases Gemini models by the names that callers use in their place
     * @throws BadField when there is no model, or its name cannot be one
     */
    public static CompatRequest read(Bytes body, Cutouts media, JsonNode tree, Map<String, String> aliases)
            throws BadField {
        Fields fields = Fields.of(tree);
        String named = fields.requiredText("model");
        return of(body, media, fields, named, model(named, aliases));
    }

    /**
     * Reads the body of a request for images, as {@link #read}.
     *
     * @param own draws for callers who name one of OpenAI's models or none
     */
    public static CompatRequest readForImages(
            Bytes body, Cutouts media, JsonNode tree, Map<String, String> aliases, String own) throws BadField {
        Fields fields = Fields.of(tree);
        String named = fields.text("model").orElse("");
        String model = model(named.isEmpty() ? own : named, aliases);
        return of(body, media, fields, named, ModelId.isOpenAis(model) ? own : model);
    }

    private static String model(String named, Map<String, String> aliases) throws BadField {
        return ModelId.of(named, aliases).orElseThrow(BadField::noModel);
    }

    private static CompatRequest of(Bytes body, Cutouts media, Fields fields, String named, String model)
            throws BadField {
        boolean streams = fields.flag("stream");
        boolean isGoogles = named.equals(model) || named.equals("models/" + model);
        if (isGoogles || !(fields.tree() instanceof ObjectNode object)) {
            return new CompatRequest(body, model, streams);
        }
        return new CompatRequest(media.restore(Json.write(object.put("model", model))), model, streams);
    }
}
