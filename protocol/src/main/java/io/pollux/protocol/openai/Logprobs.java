package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The log probabilities of a candidate's tokens in OpenAI's shape. */
final class Logprobs {
    /** What OpenAI writes for a token too unlikely to have a number. */
    private static final double UNLIKELY = -9999.0;

    private Logprobs() {}

    /** The {@code content} of a {@code logprobs} object; empty when the result names no chosen token. */
    static ArrayNode content(JsonNode result) {
        ArrayNode content = Json.object().putArray("content");
        JsonNode chosen = result.path("chosenCandidates");
        JsonNode alternatives = result.path("topCandidates");
        for (int at = 0; at < chosen.size(); at++) {
            if (chosen.path(at).path("token").isString()) {
                ObjectNode entry = content.addObject();
                putToken(entry, chosen.path(at));
                ArrayNode top = entry.putArray("top_logprobs");
                for (JsonNode alternative :
                        alternatives.path(at).path("candidates").values()) {
                    if (alternative.path("token").isString()) {
                        putToken(top.addObject(), alternative);
                    }
                }
            }
        }
        return content;
    }

    private static void putToken(ObjectNode entry, JsonNode candidate) {
        String token = candidate.path("token").stringValue("");
        JsonNode logprob = candidate.path("logProbability");
        entry.put("token", token);
        if (logprob.isNumber()) {
            entry.set("logprob", logprob);
        } else {
            entry.put("logprob", UNLIKELY);
        }
        ArrayNode bytes = entry.putArray("bytes");
        for (byte each : token.getBytes(UTF_8)) {
            bytes.add(each & 0xFF);
        }
    }
}
