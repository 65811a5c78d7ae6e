package io.pollux.protocol.gemini;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The reply of {@code models.list}, edited in place. */
public final class ModelList {
    private static final String PREFIX = "models/";

    private ModelList() {}

    /**
     * Takes the hidden models out of a list reply and leaves everything else as it was, including unknown fields.
     *
     * @param hidden is asked for ids without {@code models/}
     * @return the same object when nothing is hidden or the body is no such list
     */
    public static Bytes without(Bytes listReply, Predicate<String> hidden) {
        JsonNode tree;
        try {
            tree = Json.readTree(listReply);
        } catch (JacksonException _) {
            return listReply;
        }
        if (!tree.isObject() || !(tree.path("models") instanceof ArrayNode models)) {
            return listReply;
        }
        int listed = models.size();
        models.removeIf(model -> isHidden(model, hidden));
        return models.size() < listed ? Json.write(tree) : listReply;
    }

    private static boolean isHidden(JsonNode model, Predicate<String> hidden) {
        JsonNode name = model.path("name");
        return name.isString() && hidden.test(idOf(name.stringValue()));
    }

    private static String idOf(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
