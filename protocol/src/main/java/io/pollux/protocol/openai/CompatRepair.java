package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Repairs what Google's own OpenAI endpoint gets wrong in a whole reply: errors inside an array, tool calls without an id, a
 * finish reason that hides them, and usage that leaves out the thoughts.
 */
public final class CompatRepair {
    private CompatRepair() {}

    /** The body to answer with; the same object when there is nothing to repair. */
    public static Bytes body(Bytes body) {
        JsonNode tree;
        try {
            tree = Json.readTree(body);
        } catch (JacksonException _) {
            return body;
        }
        JsonNode object = tree.isArray() ? tree.path(0) : tree;
        if (object.path("error") instanceof ObjectNode error) {
            boolean filled = fillError(error);
            return filled || tree.isArray() ? Json.write(object) : body;
        }
        return tree instanceof ObjectNode reply && repair(reply) ? Json.write(reply) : body;
    }

    private static boolean repair(ObjectNode reply) {
        String id = reply.path("id").stringValue("");
        boolean changed = reply.path("usage") instanceof ObjectNode usage && CompatUsage.repair(usage);
        for (JsonNode choice : reply.path("choices").values()) {
            if (choice instanceof ObjectNode chosen) {
                changed |= new CompatChoice(chosen.path("index").asInt(0), false).repair(chosen, id);
            }
        }
        return changed;
    }

    /** SDKs look for these names; what Google wrote besides stays. Says whether one was missing. */
    static boolean fillError(ObjectNode error) {
        int status = error.path("code").asInt(0);
        boolean changed = false;
        if (!error.has("type")) {
            error.put("type", type(status));
            changed = true;
        }
        if (!error.has("param")) {
            error.putNull("param");
            changed = true;
        }
        if (!error.has("code") || error.path("code").isNumber()) {
            String code = code(status);
            error.put("code", code.isEmpty() ? null : code);
            changed = true;
        }
        return changed;
    }

    private static String type(int status) {
        if (status == 429) {
            return "rate_limit_error";
        }
        return status >= 500 ? "server_error" : "invalid_request_error";
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> "";
        };
    }
}
