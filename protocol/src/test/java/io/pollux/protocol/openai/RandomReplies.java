package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replies with anything that Gemini says in any order, and ones that Gemini would never give. */
final class RandomReplies {
    private static final List<String> TEXTS = List.of(
            "", "Hello", " wörld", "\n", "日本", "😀 a\t\"b\"\\", "```", "\u0000\u001f\u007f", "a\ud83d", "\ude00b");
    private static final List<String> REASONS = List.of(
            "STOP",
            "STOP",
            "STOP",
            "MAX_TOKENS",
            "SAFETY",
            "RECITATION",
            "MALFORMED_FUNCTION_CALL",
            "OTHER",
            "NO_IMAGE",
            "NEW_REASON");

    private final Random random;

    RandomReplies(long seed) {
        this.random = new Random(seed);
    }

    /** Of up to three candidates, or none. */
    ObjectNode reply(boolean last) {
        ObjectNode reply = Json.object();
        ArrayNode candidates = reply.putArray("candidates");
        int count = one(20) ? 0 : one(4) ? 3 : 1;
        for (int at = 0; at < count; at++) {
            ObjectNode candidate = candidates.addObject();
            candidate.put("index", at);
            ArrayNode parts =
                    candidate.putObject("content").put("role", "model").putArray("parts");
            for (int part = random.nextInt(5); part > 0; part--) {
                parts.add(part());
            }
            if (last && !one(15)) {
                candidate.put("finishReason", pick(REASONS));
            }
            if (one(4)) {
                candidate.set("groundingMetadata", grounding());
            }
            if (one(6)) {
                candidate.putObject("logprobsResult").set("chosenCandidates", tokens());
            }
        }
        if (one(15)) {
            reply.putObject("promptFeedback").put("blockReason", "SAFETY");
        }
        reply.set("usageMetadata", usage());
        return reply;
    }

    ObjectNode usage() {
        ObjectNode usage = Json.object();
        for (String name : List.of(
                "promptTokenCount",
                "candidatesTokenCount",
                "thoughtsTokenCount",
                "toolUsePromptTokenCount",
                "cachedContentTokenCount",
                "totalTokenCount")) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    // Zero counts are omitted.
                }
                case 1 -> usage.put(name, "12");
                case 2 -> usage.put(name, -random.nextInt(100));
                case 3 -> usage.put(name, Long.MAX_VALUE);
                default -> usage.put(name, random.nextInt(100_000));
            }
        }
        if (one(2)) {
            usage.putArray("promptTokensDetails")
                    .addObject()
                    .put("modality", pick(List.of("TEXT", "IMAGE", "AUDIO", "VIDEO")))
                    .put("tokenCount", random.nextInt(100));
        }
        return usage;
    }

    /** The same document with one value anywhere replaced by a value of any kind. */
    ObjectNode damaged(ObjectNode reply) {
        ObjectNode copy = reply.deepCopy();
        JsonNode at = copy;
        while (true) {
            List<String> names = List.copyOf(at.propertyNames());
            boolean isArray = at.isArray();
            int size = at.size();
            if (size == 0) {
                return copy;
            }
            int index = random.nextInt(size);
            JsonNode child = isArray ? at.path(index) : at.path(names.get(index));
            if (!child.isContainer() || child.isEmpty() || one(4)) {
                if (isArray) {
                    ((ArrayNode) at).set(index, anything());
                } else {
                    ((ObjectNode) at).set(names.get(index), anything());
                }
                return copy;
            }
            at = child;
        }
    }

    private JsonNode anything() {
        return Json.readTree(pick(List.of(
                "null",
                "true",
                "-1",
                "1e400",
                "99999999999999999999",
                "\"\"",
                "\"x\"",
                "[]",
                "[[]]",
                "[null,1]",
                "{}",
                "{\"index\":-3}",
                "{\"text\":[1],\"functionCall\":{\"name\":3}}")));
    }

    private ObjectNode part() {
        ObjectNode part = Json.object();
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> part.put("text", pick(TEXTS));
            case 3 -> part.put("text", pick(TEXTS)).put("thought", true);
            case 4 -> {
                ObjectNode call = part.putObject("functionCall").put("name", pick(List.of("f", "g")));
                call.putObject("args").put("a", random.nextInt(10));
                if (one(2)) {
                    call.put("id", pick(List.of("k3v9x2qa", "p8m4z7ub", "")));
                }
            }
            case 5 -> part.putObject("inlineData").put("mimeType", "image/png").put("data", "iVBORw0K");
            case 6 -> part.putObject("inlineData").put("mimeType", "audio/L16").put("data", "AAAA");
            case 7 -> part.putObject("executableCode").put("language", "PYTHON").put("code", "print(1)\n");
            default ->
                part.putObject("codeExecutionResult")
                        .put("outcome", "OUTCOME_OK")
                        .put("output", "1\n");
        }
        if (one(4)) {
            part.put("thoughtSignature", "c2ln" + random.nextInt(10));
        }
        return part;
    }

    private ObjectNode grounding() {
        ObjectNode grounding = Json.object();
        if (one(3)) {
            return grounding;
        }
        grounding.putArray("groundingChunks").addObject().putObject("web").put("uri", "https://a.example/");
        ArrayNode supports = grounding.putArray("groundingSupports");
        for (int count = random.nextInt(3); count >= 0; count--) {
            ObjectNode support = supports.addObject();
            support.putObject("segment")
                    .put("startIndex", random.nextInt(9))
                    .put("endIndex", random.nextInt(20))
                    .put("text", pick(TEXTS));
            support.putArray("groundingChunkIndices").add(random.nextInt(2));
        }
        return grounding;
    }

    private ArrayNode tokens() {
        ArrayNode tokens = Json.object().arrayNode();
        tokens.addObject().put("token", pick(TEXTS)).put("logProbability", -0.5);
        return tokens;
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
