package io.pollux.protocol.gemini;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** A models.list reply with some models left out. */
public final class ModelList {
    private static final String PREFIX = "models/";

    private ModelList() {}

    /**
     * Removes the models that are hidden; all else stays as it was.
     *
     * @param hidden told ids without "models/"
     * @return the same object when nothing is removed, or when the body is no such list
     */
    public static Bytes without(Bytes reply, Predicate<String> hidden) {
        JsonNode root;
        try {
            root = Json.readTree(reply);
        } catch (JacksonException e) {
            return reply;
        }
        if (!(root.path("models") instanceof ArrayNode models)) {
            return reply;
        }
        var before = models.size();
        models.removeIf(model -> hidden.test(id(model)));
        return models.size() == before ? reply : Json.write(root);
    }

    private static String id(JsonNode model) {
        var name = model.path("name").asString("");
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
