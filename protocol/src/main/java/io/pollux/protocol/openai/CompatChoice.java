package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One choice of a reply of Google's own OpenAI endpoint, and in a stream what has been told of it so far. */
final class CompatChoice {
    private final int choice;
    private final boolean streamed;
    /** The ids of the calls by their index. */
    private final Map<Integer, String> calls = new HashMap<>();

    private final Map<String, Integer> indexes = new HashMap<>();
    /** How many elements a list has had. */
    private final Map<String, Integer> elements = new HashMap<>();

    private boolean begun;
    private boolean finished;
    private int next;

    CompatChoice(int choice, boolean streamed) {
        this.choice = choice;
        this.streamed = streamed;
    }

    /** Whether a finish reason has been told: nothing may come after it. */
    boolean isFinished() {
        return finished;
    }

    /** Changes the next chunk's choice, or the only one of a whole reply; says whether it did. */
    boolean repair(ObjectNode told, String replyId) {
        boolean changed = streamed && repairFrame(told);
        JsonNode said = told.path(streamed ? "delta" : "message");
        for (JsonNode call : said.path("tool_calls").values()) {
            if (call instanceof ObjectNode one) {
                changed |= repairCall(one, replyId);
            }
        }
        for (String list : streamed ? List.of("images", "annotations") : List.<String>of()) {
            changed |= number(list, said.path(list));
        }
        String reason = told.path("finish_reason").stringValue("");
        finished |= !reason.isEmpty();
        if (!calls.isEmpty() && reason.equals("stop")) {
            told.put("finish_reason", "tool_calls");
            return true;
        }
        return changed;
    }

    private boolean repairFrame(ObjectNode told) {
        boolean changed =
                !told.path("index").isIntegralNumber() || !told.path("delta").isObject();
        if (!told.path("index").isIntegralNumber()) {
            told.put("index", choice);
        }
        ObjectNode delta = told.path("delta") instanceof ObjectNode given ? given : told.putObject("delta");
        if (begun) {
            changed |= delta.remove("role") != null;
        } else if (!delta.path("role").isString()) {
            delta.put("role", "assistant");
            changed = true;
        }
        begun = true;
        return changed;
    }

    private boolean repairCall(ObjectNode call, String replyId) {
        int given = streamed && call.path("index").isIntegralNumber()
                ? call.path("index").asInt(0)
                : -1;
        String id = call.path("id").stringValue("");
        boolean isFree =
                given >= 0 && (id.isEmpty() || calls.getOrDefault(given, id).equals(id));
        int index = isFree ? given : indexes.getOrDefault(id, next);
        boolean changed = spellArguments(call);
        if (streamed && index != given) {
            call.put("index", index);
            changed = true;
        }
        if (calls.containsKey(index)) {
            changed |= streamed && tellOnce(call);
            return changed;
        }
        next = Math.max(next, index + 1);
        if (id.isEmpty()) {
            id = madeUp(call, index, replyId);
            call.put("id", id);
            changed = true;
        }
        calls.put(index, id);
        indexes.putIfAbsent(id, index);
        if (streamed && !call.path("type").isString()) {
            call.put("type", "function");
            changed = true;
        }
        return changed;
    }

    /** Clients put together what they are told twice. */
    private static boolean tellOnce(ObjectNode call) {
        boolean changed = call.remove("id") != null;
        changed |= call.remove("type") != null;
        changed |= call.path("function") instanceof ObjectNode function && function.remove("name") != null;
        return changed;
    }

    private static boolean spellArguments(ObjectNode call) {
        if (call.path("function") instanceof ObjectNode function
                && function.path("arguments") instanceof ObjectNode arguments) {
            function.put("arguments", Json.write(arguments).asUtf8());
            return true;
        }
        return false;
    }

    /** Made of the reply's id, so that no two calls of a conversation share one. */
    private String madeUp(ObjectNode call, int index, String replyId) {
        String base = replyId.isEmpty() ? Integer.toHexString(call.hashCode()) : replyId;
        return "call_" + base + '_' + choice + '_' + index;
    }

    private boolean number(String name, JsonNode list) {
        boolean changed = false;
        for (JsonNode element : list.values()) {
            int position = elements.merge(name, 1, Integer::sum) - 1;
            if (element instanceof ObjectNode one && !one.path("index").isIntegralNumber()) {
                one.put("index", position);
                changed = true;
            }
        }
        return changed;
    }
}
