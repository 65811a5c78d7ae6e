package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Repairs what Google's own OpenAI endpoint gets wrong: errors inside an array, tool calls without an id or, in streams,
 * without an index, a finish reason that hides them, a role in every chunk, and usage that leaves out the thoughts or comes
 * with the last choice instead of after it. One for each reply, because streams need memory. Not thread-safe.
 */
public final class CompatRepair {
    private static final Bytes DONE = Bytes.utf8("[DONE]");

    private final Map<Integer, ChoiceCalls> choices = new HashMap<>();
    private String replyId = "";
    /** A chunk that waits for the end of the stream. */
    private @Nullable ObjectNode usage;

    /** The whole body of a reply that is no stream; the same object when there is nothing to repair. */
    public Bytes body(Bytes body) {
        return repaired(body, "message");
    }

    /**
     * The next events of a stream, whole ones.
     *
     * @param array not kept
     * @return as they came where there is nothing to repair, comments included
     */
    public Bytes events(byte[] array, int offset, int length) {
        ByteArrayOutputStream repaired = new ByteArrayOutputStream(length + 64);
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int lineEnd = Documents.lineEnd(array, at, end);
            int next = Math.min(end, Documents.next(array, lineEnd, end));
            if (Documents.isData(array, at, lineEnd)) {
                int from = Documents.dataStart(array, at);
                Bytes data = Bytes.copyOf(array, from, lineEnd - from);
                if (data.equals(DONE)) {
                    tellUsage(repaired);
                }
                repaired.write(array, at, from - at);
                repaired.writeBytes(data(data).unsafeArray());
                repaired.write(array, lineEnd, next - lineEnd);
            } else {
                repaired.write(array, at, next - at);
            }
            at = next;
        }
        return Bytes.owning(repaired.toByteArray());
    }

    /** The data of one event; the same object when there is nothing to repair. */
    Bytes data(Bytes data) {
        return repaired(data, "delta");
    }

    private void tellUsage(ByteArrayOutputStream into) {
        if (usage != null) {
            into.writeBytes(
                    Bytes.utf8("data: " + Json.write(usage).asUtf8() + "\n\n").unsafeArray());
            usage = null;
        }
    }

    private Bytes repaired(Bytes body, String said) {
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
        return tree instanceof ObjectNode reply && repair(reply, said) ? Json.write(reply) : body;
    }

    private boolean repair(ObjectNode reply, String said) {
        replyId = replyId.isEmpty() ? reply.path("id").stringValue("") : replyId;
        boolean changed = false;
        for (JsonNode choice : reply.path("choices").values()) {
            if (choice instanceof ObjectNode chosen) {
                changed |= repairChoice(chosen, said);
            }
        }
        if (reply.path("usage") instanceof ObjectNode counts) {
            changed |= CompatUsage.repair(counts);
            if (said.equals("delta") && !reply.path("choices").isEmpty()) {
                // Some SDKs take the chunk with the usage for the last one, and forget the choices in it.
                usage = frame(reply).set("usage", counts);
                reply.remove("usage");
                return true;
            }
        }
        return changed;
    }

    private static ObjectNode frame(ObjectNode chunk) {
        ObjectNode frame = Json.object();
        for (String name : List.of("id", "object", "created", "model")) {
            if (chunk.has(name)) {
                frame.set(name, chunk.path(name));
            }
        }
        frame.putArray("choices");
        return frame;
    }

    private boolean repairChoice(ObjectNode choice, String said) {
        int index = choice.path("index").asInt(0);
        ChoiceCalls calls = choices.computeIfAbsent(index, _ -> new ChoiceCalls(index));
        boolean changed = calls.begun && choice.path(said) instanceof ObjectNode delta && delta.remove("role") != null;
        calls.begun |= choice.path(said).has("role");
        for (JsonNode call : choice.path(said).path("tool_calls").values()) {
            if (call instanceof ObjectNode one) {
                changed |= calls.repair(one, said.equals("delta"), replyId);
            }
        }
        if (calls.any() && choice.path("finish_reason").stringValue("").equals("stop")) {
            choice.put("finish_reason", "tool_calls");
            return true;
        }
        return changed;
    }

    /** SDKs look for these names; what Google wrote besides stays. */
    private static boolean fillError(ObjectNode error) {
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

    /** The tool calls of one choice so far. */
    private static final class ChoiceCalls {
        private final int choice;
        private final Map<String, Integer> indexes = new HashMap<>();
        /** Whether a role has been told. */
        private boolean begun;

        private int next;

        ChoiceCalls(int choice) {
            this.choice = choice;
        }

        boolean any() {
            return next > 0;
        }

        boolean repair(ObjectNode call, boolean streamed, String replyId) {
            boolean lacksIndex = streamed && !call.path("index").isIntegralNumber();
            String id = call.path("id").stringValue("");
            int index = streamed && !lacksIndex ? call.path("index").asInt(0) : indexes.getOrDefault(id, next);
            boolean begins = index >= next;
            next = Math.max(next, index + 1);
            if (lacksIndex) {
                call.put("index", index);
            }
            if (!id.isEmpty()) {
                indexes.putIfAbsent(id, index);
                return lacksIndex;
            }
            if (!begins) {
                return lacksIndex;
            }
            call.put("id", madeUp(call, index, replyId));
            return true;
        }

        /** Made of the reply's id, so that no two calls of a conversation share one. */
        private String madeUp(ObjectNode call, int index, String replyId) {
            String base = replyId.isEmpty() ? Integer.toHexString(call.hashCode()) : replyId;
            return "call_" + base + '_' + choice + '_' + index;
        }
    }
}
