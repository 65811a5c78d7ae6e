package io.pollux.simulator.api;

import io.pollux.simulator.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Turns texts into unit vectors that depend on nothing but the text. */
final class Embedder {
    private static final int DIMENSIONS = 3072;
    private static final int LARGEST_BATCH = 100;

    private Embedder() {}

    static List<JsonNode> requests(ObjectNode body) throws Refusal {
        List<JsonNode> requests = Conversation.elements(body.path("requests"));
        if (requests.size() > LARGEST_BATCH) {
            throw Refusal.invalid("* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch\n");
        }
        if (requests.isEmpty()) {
            throw Refusal.invalid("* BatchEmbedContentsRequest.requests: contents is not specified\n");
        }
        return requests;
    }

    static ObjectNode batch(Model model, List<JsonNode> requests) {
        ObjectNode root = Json.object();
        ArrayNode embeddings = root.putArray("embeddings");
        requests.forEach(request -> embeddings.add(embedding(request)));
        usage(root, model, requests);
        return root;
    }

    static ObjectNode single(Model model, ObjectNode request) {
        ObjectNode root = Json.object();
        root.set("embedding", embedding(request));
        usage(root, model, List.of(request));
        return root;
    }

    static ArrayNode vector(String text, int dimensions) {
        SplittableRandom random = new SplittableRandom(text.hashCode());
        double[] raw = random.doubles(dimensions, -1, 1).toArray();
        double length = 0;
        for (double value : raw) {
            length += value * value;
        }
        length = Math.sqrt(length);
        ArrayNode values = Json.array();
        for (double value : raw) {
            values.add(BigDecimal.valueOf(value / length)
                    .setScale(9, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros());
        }
        return values;
    }

    /** Little-endian float32, as OpenAI's SDKs ask for unless told otherwise. */
    static StringNode base64(ArrayNode vector) {
        ByteBuffer floats = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(value -> floats.putFloat(value.floatValue()));
        return StringNode.valueOf(Base64.getEncoder().encodeToString(floats.array()));
    }

    static int tokens(List<JsonNode> requests) {
        return requests.stream()
                .mapToInt(request -> Math.max(1, Conversation.tokens(text(request))))
                .sum();
    }

    private static ObjectNode embedding(JsonNode request) {
        int wished = request.path("outputDimensionality")
                .asInt(request.path("embedContentConfig")
                        .path("outputDimensionality")
                        .asInt(DIMENSIONS));
        ObjectNode embedding = Json.object();
        embedding.set("values", vector(text(request), Math.clamp(wished, 1, DIMENSIONS)));
        return embedding;
    }

    private static String text(JsonNode request) {
        StringBuilder text = new StringBuilder();
        request.path("content")
                .path("parts")
                .forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }

    private static void usage(ObjectNode root, Model model, List<JsonNode> requests) {
        if (model.id().equals("gemini-embedding-2")) {
            int tokens = tokens(requests);
            ObjectNode usage = root.putObject("usageMetadata").put("promptTokenCount", tokens);
            usage.set("promptTokenDetails", GeminiBody.details(tokens, Map.of()));
        }
    }
}
