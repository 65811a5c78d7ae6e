package io.pollux.protocol.gemini;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.List;
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
        return without(tree, hidden) ? Json.write(tree) : listReply;
    }

    /**
     * As {@link #without(Bytes, Predicate)}, in place.
     *
     * @return whether anything was taken out
     */
    public static boolean without(JsonNode listReply, Predicate<String> hidden) {
        return without(listReply, "models", "name", hidden);
    }

    /** As {@link #without(Bytes, Predicate)}, for the list of Google's OpenAI endpoint. */
    public static Bytes withoutInData(Bytes listReply, Predicate<String> hidden) {
        try {
            JsonNode tree = Json.readTree(listReply);
            return without(tree, "data", "id", hidden) ? Json.write(tree) : listReply;
        } catch (JacksonException _) {
            return listReply;
        }
    }

    /** The ids of all models of a list reply, without {@code models/}; what has no name is passed over. */
    public static List<String> ids(JsonNode listReply) {
        return listReply.path("models").values().stream()
                .map(model -> idOf(model.path("name").stringValue("")))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private static boolean without(JsonNode tree, String list, String name, Predicate<String> hidden) {
        if (!tree.isObject() || !(tree.path(list) instanceof ArrayNode models)) {
            return false;
        }
        int listed = models.size();
        models.removeIf(model ->
                model.path(name).isString() && hidden.test(idOf(model.path(name).stringValue())));
        return models.size() < listed;
    }

    private static String idOf(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
