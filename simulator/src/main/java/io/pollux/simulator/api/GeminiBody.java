package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives drafts the shape of generateContent replies, whole or in events. */
final class GeminiBody {
    private static final List<String> SSE =
            List.of("content-type: text/event-stream", "content-disposition: attachment");
    private static final int PIECE = 24;
    private static final int SOUNDS = 4;

    private final Draft draft;
    private final boolean express;
    private final String createTime;

    GeminiBody(Draft draft, boolean express, String createTime) {
        this.draft = draft;
        this.express = express;
        this.createTime = createTime;
    }

    Answer whole() {
        List<ObjectNode> parts = new ArrayList<>();
        draft.parts()
                .forEach(part ->
                        parts.add(draft.wholeSoundIsFile() && Voice.isIn(part) ? Voice.file() : part.deepCopy()));
        if (draft.signed() && !parts.isEmpty() && signable(parts.getLast())) {
            parts.getLast().put("thoughtSignature", Composer.signature());
        }
        ObjectNode body = body(parts, true, draft.outputTokens());
        return Answer.Whole.json(Json.prettyBytes(body));
    }

    /** Server-sent events, as many as wished or as come naturally. */
    Answer events(int wished) {
        List<ObjectNode> pieces = pieces(wished);
        return new Answer.Frames(
                200,
                SSE,
                pieces.size(),
                i -> Bytes.utf8("data: " + Json.line(chunk(pieces, i)) + "\r\n\r\n"),
                Bytes.EMPTY);
    }

    /** One JSON array that grows. */
    Answer array(int wished) {
        List<ObjectNode> pieces = pieces(wished);
        return new Answer.Frames(
                200,
                List.of(Answer.JSON),
                pieces.size(),
                i -> Bytes.utf8((i == 0 ? "[" : "\n,\r\n") + Json.pretty(chunk(pieces, i))),
                Bytes.utf8("\n]"));
    }

    private ObjectNode chunk(List<ObjectNode> pieces, int i) {
        boolean last = i == pieces.size() - 1;
        int tokens = last ? draft.outputTokens() : draft.outputTokens() * (i + 1) / pieces.size();
        return body(List.of(pieces.get(i)), last, tokens);
    }

    /** Parts cut into events; text in the middle of words, and on newer models an empty part at the end. */
    private List<ObjectNode> pieces(int wished) {
        List<ObjectNode> pieces = new ArrayList<>();
        int forText = wished <= 0 ? 0 : Math.max(1, wished - (draft.signed() ? 1 : 0));
        for (ObjectNode part : draft.parts()) {
            if (part.has("text") && !part.has("thought")) {
                cut(part.path("text").asString(""), forText, pieces);
            } else if (Voice.isIn(part)) {
                pieces.addAll(Voice.cut(wished > 0 ? forText : SOUNDS));
            } else {
                pieces.add(part.deepCopy());
            }
        }
        if (pieces.isEmpty() || (draft.signed() && wished != 1)) {
            pieces.add(Json.object().put("text", ""));
        }
        ObjectNode last = pieces.getLast();
        if (draft.signed() && signable(last) && draft.finishMessage() == null) {
            last.put("thoughtSignature", Composer.signature());
        }
        return pieces;
    }

    private static void cut(String text, int wished, List<ObjectNode> pieces) {
        int length = text.codePointCount(0, text.length());
        int count = wished > 0 ? wished : Math.max(2, (length + PIECE - 1) / PIECE);
        int from = 0;
        for (int i = 1; i <= count; i++) {
            int to = text.offsetByCodePoints(from, share(length, i, count) - share(length, i - 1, count));
            if (to > from || wished > 0) {
                pieces.add(Json.object().put("text", text.substring(from, to)));
            }
            from = to;
        }
    }

    private static int share(int length, int i, int count) {
        return (int) ((long) length * i / count);
    }

    private static boolean signable(ObjectNode part) {
        return !part.has("thought") && (part.has("text") || part.has("inlineData"));
    }

    private ObjectNode body(List<ObjectNode> parts, boolean last, int tokens) {
        ObjectNode root = Json.object();
        ObjectNode candidate = root.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content");
        if (express) {
            content.put("role", "model");
        }
        ArrayNode rows = content.putArray("parts");
        parts.forEach(rows::add);
        if (!express) {
            content.put("role", "model");
        }
        if (last) {
            candidate.put("finishReason", draft.finishReason());
        }
        if (express && last) {
            candidate.put("avgLogprobs", -0.0312);
        } else if (!express) {
            candidate.put("index", 0);
        }
        String finishMessage = draft.finishMessage();
        if (last && finishMessage != null) {
            candidate.put("finishMessage", finishMessage);
        }
        root.set("usageMetadata", usage(last, tokens));
        root.put("modelVersion", draft.modelVersion());
        if (express) {
            root.put("createTime", createTime);
        }
        root.put("responseId", draft.responseId());
        return root;
    }

    private ObjectNode usage(boolean last, int tokens) {
        int thoughts = last ? draft.thoughtTokens() : 0;
        ObjectNode usage = Json.object().put("promptTokenCount", draft.promptTokens());
        if (tokens > 0) {
            usage.put("candidatesTokenCount", tokens);
        }
        usage.put("totalTokenCount", draft.promptTokens() + tokens + thoughts);
        if (draft.cachedTokens() > 0) {
            usage.put("cachedContentTokenCount", draft.cachedTokens());
        }
        if (express) {
            usage.put("trafficType", "ON_DEMAND");
        }
        usage.set("promptTokensDetails", details(draft.promptTokens(), draft.mediaTokens()));
        if (draft.cachedTokens() > 0) {
            usage.set("cacheTokensDetails", details(draft.cachedTokens(), Map.of()));
        }
        if (thoughts > 0) {
            usage.put("thoughtsTokenCount", thoughts);
        }
        if (!express) {
            usage.put("serviceTier", "standard");
        }
        return usage;
    }

    /** Tokens by kind: what is not of media is text. */
    static ArrayNode details(int tokens, Map<String, Integer> media) {
        int text = tokens - media.values().stream().mapToInt(Integer::intValue).sum();
        ArrayNode details = Json.array();
        if (text > 0) {
            details.addObject().put("modality", "TEXT").put("tokenCount", text);
        }
        media.forEach((kind, count) -> details.addObject().put("modality", kind).put("tokenCount", count));
        return details;
    }
}
