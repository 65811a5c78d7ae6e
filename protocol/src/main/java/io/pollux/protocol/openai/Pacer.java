package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts the text events of one stream, in Gemini's dialect or OpenAI's, into smaller ones that appear one after the other.
 *
 * <p>Only an event that carries a single piece of prose and nothing to go with it is cut; calls, thoughts, signed parts,
 * images, code blocks, very long texts and whatever else there is pass as they are, byte by byte. The texts of the pieces
 * add up to the text of the event. Not thread-safe.
 */
public final class Pacer {
    /** A text of more characters came all at once and is not worth the minutes. */
    private static final int LONGEST = 4096;

    private static final String NATIVE_END = "\r\n\r\n";
    private static final String CHAT_END = "\n\n";

    private final Pacing pacing;
    private final Prose prose = new Prose();

    public Pacer(Pacing pacing) {
        this.pacing = pacing;
    }

    /**
     * Takes the next events of the stream.
     *
     * @param array holds one event or several, whole ones; not kept
     * @return what to send, in order, each piece followed by its pause; empty when nothing came in
     */
    public List<Piece> pace(byte[] array, int offset, int length) {
        List<Piece> pieces = new ArrayList<>();
        int end = offset + length;
        int kept = offset;
        int at = offset;
        while (at < end) {
            int next = eventEnd(array, at, end);
            List<Piece> cut = cut(array, at, next);
            if (!cut.isEmpty()) {
                pass(array, kept, at, pieces);
                pieces.addAll(cut);
                kept = next;
            }
            at = next;
        }
        pass(array, kept, end, pieces);
        return pieces;
    }

    private static void pass(byte[] array, int from, int to, List<Piece> into) {
        if (to > from) {
            into.add(new Piece(Bytes.copyOf(array, from, to - from), Duration.ZERO));
        }
    }

    /** Where the event's blank line, and any more of them, end. */
    private static int eventEnd(byte[] array, int from, int end) {
        int at = from;
        boolean blank = false;
        while (at < end) {
            int lineEnd = Documents.lineEnd(array, at, end);
            if (blank && lineEnd > at) {
                return at;
            }
            blank = lineEnd == at && at > from;
            at = Math.min(end, Documents.next(array, lineEnd, end));
        }
        return end;
    }

    /** Empty when the event has to pass as it is. */
    private List<Piece> cut(byte[] array, int from, int to) {
        int lineEnd = Documents.lineEnd(array, from, to);
        if (!Documents.isData(array, from, lineEnd) || !isBlank(array, lineEnd, to)) {
            return List.of();
        }
        int start = Documents.dataStart(array, from);
        JsonNode tree;
        try {
            tree = Json.readTree(Bytes.copyOf(array, start, lineEnd - start));
        } catch (JacksonException _) {
            return List.of();
        }
        Cuttable cuttable = tree.has("choices") ? ofChat(tree) : ofGemini(tree);
        return cuttable == null ? List.of() : cuttable.cut(pacing);
    }

    private @Nullable Cuttable ofGemini(JsonNode tree) {
        boolean isProse = true;
        for (JsonNode candidate : tree.path("candidates").values()) {
            for (JsonNode part : candidate.path("content").path("parts").values()) {
                boolean isText = !part.path("thought").booleanValue(false);
                isProse &= prose.follow(isText ? part.path("text").stringValue("") : "");
            }
        }
        JsonNode part = only(only(tree.path("candidates")).path("content").path("parts"));
        if (!isProse || !(part instanceof ObjectNode holder) || holder.size() != 1 || tree.hasNonNull("error")) {
            return null;
        }
        return Cuttable.of(tree, holder, "text", NATIVE_END);
    }

    private @Nullable Cuttable ofChat(JsonNode tree) {
        boolean isProse = true;
        for (JsonNode choice : tree.path("choices").values()) {
            isProse &= prose.follow(choice.path("delta").path("content").stringValue(""));
        }
        JsonNode choice = only(tree.path("choices"));
        boolean carriesMore =
                choice.hasNonNull("finish_reason") || choice.hasNonNull("logprobs") || tree.hasNonNull("usage");
        if (!isProse || carriesMore || !(choice.path("delta") instanceof ObjectNode holder) || holder.size() != 1) {
            return null;
        }
        return Cuttable.of(tree, holder, "content", CHAT_END);
    }

    private static JsonNode only(JsonNode list) {
        return list.isArray() && list.size() == 1 ? list.path(0) : list.path(-1);
    }

    private static boolean isBlank(byte[] array, int from, int to) {
        for (int at = from; at < to; at++) {
            if (array[at] != '\r' && array[at] != '\n') {
                return false;
            }
        }
        return true;
    }

    /**
     * What to send next.
     *
     * @param bytes whole events
     * @param pause how long to wait after sending; zero for what was passed as it came
     */
    public record Piece(Bytes bytes, Duration pause) {}

    /** An event whose only text may be cut. */
    private record Cuttable(JsonNode tree, ObjectNode holder, String name, String text, String end) {
        private static @Nullable Cuttable of(JsonNode tree, ObjectNode holder, String name, String end) {
            String text = holder.path(name).stringValue("");
            boolean isCuttable = !text.isEmpty() && text.codePointCount(0, text.length()) <= LONGEST;
            return isCuttable ? new Cuttable(tree, holder, name, text, end) : null;
        }

        private List<Piece> cut(Pacing pacing) {
            int characters = text.codePointCount(0, text.length());
            Duration pause = pacing.pause(characters);
            int piece = pacing.pieceOf(characters);
            List<Piece> pieces = new ArrayList<>();
            int at = 0;
            for (int left = characters; left > 0; left -= piece) {
                int next = text.offsetByCodePoints(at, Math.min(piece, left));
                holder.put(name, text.substring(at, next));
                JsonNode event = next < text.length() && end.equals(NATIVE_END) ? withoutRest() : tree;
                pieces.add(new Piece(Bytes.utf8("data: " + Json.write(event).asUtf8() + end), pause));
                at = next;
            }
            return pieces;
        }

        /** What comes with the last text of an event, such as its finish reason, must not come with the first. */
        private ObjectNode withoutRest() {
            JsonNode whole = tree.path("candidates").path(0);
            ObjectNode rest = Json.object();
            ObjectNode candidate = rest.putArray("candidates").addObject();
            candidate.set("content", whole.path("content"));
            keep(whole, "index", candidate);
            keep(tree, "modelVersion", rest);
            keep(tree, "responseId", rest);
            return rest;
        }

        private static void keep(JsonNode from, String name, ObjectNode into) {
            if (from.has(name)) {
                into.set(name, from.path(name));
            }
        }
    }
}
