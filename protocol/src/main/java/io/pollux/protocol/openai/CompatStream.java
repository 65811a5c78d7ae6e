package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stream of Google's own OpenAI endpoint, made such that no client breaks on it: one role and one finish reason for each
 * choice, calls that can be told apart, usage once after the last choice, an end that is either {@code [DONE]} or an error,
 * and nothing that is no chunk. One for each reply. Not thread-safe.
 */
public final class CompatStream {
    private static final Bytes DONE = Bytes.utf8("data: [DONE]\n\n");

    private final Map<Integer, CompatChoice> choices = new HashMap<>();
    private String replyId = "";
    /** A chunk that waits for the end of the stream. */
    private @Nullable ObjectNode usage;

    private boolean over;

    /**
     * The next events, whole ones.
     *
     * @param array not kept
     * @return as they came where there is nothing to repair, comments included; less where they would break a client
     */
    public Bytes events(byte[] array, int offset, int length) {
        ByteArrayOutputStream told = new ByteArrayOutputStream(length + 64);
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int lineEnd = Documents.lineEnd(array, at, end);
            int next = Math.min(end, Documents.next(array, lineEnd, end));
            boolean isWhole = lineEnd == at;
            int from = at;
            while (!isWhole && next < end) {
                from = next;
                lineEnd = Documents.lineEnd(array, from, end);
                next = Math.min(end, Documents.next(array, lineEnd, end));
                isWhole = lineEnd == from;
            }
            event(Bytes.copyOf(array, at, next - at), isWhole, told);
            at = next;
        }
        return Bytes.owning(told.toByteArray());
    }

    /** Upstream has ended its stream: what is still to be told, an error when the answer is not complete. */
    public Bytes end() {
        ByteArrayOutputStream told = new ByteArrayOutputStream(0);
        finish(told);
        return Bytes.owning(told.toByteArray());
    }

    /** Whether the last event has been told. */
    public boolean isOver() {
        return over;
    }

    private void event(Bytes event, boolean isWhole, ByteArrayOutputStream told) {
        List<Bytes> data = new ArrayList<>(1);
        byte[] lines = event.unsafeArray();
        Documents.each(lines, 0, lines.length, data::add);
        if (over) {
            return;
        }
        if (data.isEmpty()) {
            if (isComment(lines)) {
                told.writeBytes(lines);
            }
        } else if (isDone(data.getFirst())) {
            finish(told);
        } else {
            documents(data.getFirst(), isWhole ? event : null, told);
        }
    }

    private static boolean isDone(Bytes data) {
        return data.length() < 16 && data.asUtf8().strip().equals("[DONE]");
    }

    private static boolean isComment(byte[] lines) {
        for (int at = 0; at < lines.length; ) {
            int lineEnd = Documents.lineEnd(lines, at, lines.length);
            if (lineEnd > at && lines[at] != ':') {
                return false;
            }
            at = Documents.next(lines, lineEnd, lines.length);
        }
        return true;
    }

    /**
     * Tells what there is to tell of an event's data.
     *
     * @param event as it came; null when it lacks its end
     */
    private void documents(Bytes data, @Nullable Bytes event, ByteArrayOutputStream told) {
        JsonNode tree;
        try {
            tree = Json.readTree(data);
        } catch (JacksonException _) {
            fail(OpenAiFault.unusable("bad_response", "Upstream sent an event that is no JSON."), told);
            return;
        }
        for (JsonNode document : Documents.of(tree)) {
            if (document instanceof ObjectNode chunk && !over) {
                document(chunk, tree.isArray() ? null : event, told);
            }
        }
    }

    private void document(ObjectNode chunk, @Nullable Bytes event, ByteArrayOutputStream told) {
        if (chunk.path("error") instanceof ObjectNode error) {
            CompatRepair.fillError(error);
            write(Json.object().set("error", error), told);
            over = true;
        } else if (chunk.hasNonNull("error")) {
            fail(OpenAiFault.unusable("bad_response", chunk.path("error").asString("Upstream failed.")), told);
        } else {
            chunk(chunk, event, told);
        }
    }

    private void chunk(ObjectNode chunk, @Nullable Bytes event, ByteArrayOutputStream told) {
        replyId = replyId.isEmpty() ? chunk.path("id").stringValue("") : replyId;
        boolean changed = takeUsage(chunk);
        if (!(chunk.path("choices") instanceof ArrayNode listed) || (changed && listed.isEmpty())) {
            return;
        }
        List<JsonNode> kept = new ArrayList<>(listed.size());
        for (JsonNode choice : listed.values()) {
            if (choice instanceof ObjectNode one) {
                int index = one.path("index").asInt(0);
                CompatChoice known = choices.computeIfAbsent(index, _ -> new CompatChoice(index, true));
                if (!known.isFinished()) {
                    changed |= known.repair(one, replyId);
                    kept.add(one);
                }
            }
        }
        if (kept.size() < listed.size()) {
            if (kept.isEmpty()) {
                return;
            }
            listed.removeAll();
            listed.addAll(kept);
            changed = true;
        }
        if (changed || event == null) {
            write(chunk, told);
        } else {
            told.writeBytes(event.unsafeArray());
        }
    }

    /** Some SDKs take the chunk with the usage for the last one, and forget the choices in it and after it. */
    private boolean takeUsage(ObjectNode chunk) {
        if (!(chunk.path("usage") instanceof ObjectNode counts)) {
            return false;
        }
        CompatUsage.repair(counts);
        usage = frame(chunk).set("usage", counts);
        chunk.remove("usage");
        return true;
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

    private void finish(ByteArrayOutputStream told) {
        if (over) {
            return;
        }
        if (choices.isEmpty() || !choices.values().stream().allMatch(CompatChoice::isFinished)) {
            fail(OpenAiFault.unusable("bad_response", "Upstream ended its stream in the middle of the answer."), told);
            return;
        }
        over = true;
        if (usage != null) {
            write(usage, told);
        }
        told.writeBytes(DONE.unsafeArray());
    }

    private void fail(OpenAiFault fault, ByteArrayOutputStream told) {
        over = true;
        told.writeBytes(fault.event().unsafeArray());
    }

    private static void write(JsonNode document, ByteArrayOutputStream told) {
        told.writeBytes(
                Bytes.utf8("data: " + Json.write(document).asUtf8() + "\n\n").unsafeArray());
    }
}
