package io.pollux.simulator.api;

import io.pollux.simulator.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pictures that {@code predict} gives: as many as asked for, all the same. */
final class Imagen {
    private static final int MOST = 4;

    private Imagen() {}

    static ObjectNode predict(JsonNode body) throws Refusal {
        if (body.path("instances").path(0).path("prompt").asString("").isBlank()) {
            throw Refusal.invalid("Request must contain a prompt.");
        }
        int count = body.path("parameters").path("sampleCount").asInt(1);
        if (count < 1 || count > MOST) {
            throw Refusal.invalid("sampleCount must be between 1 and " + MOST + ".");
        }
        ObjectNode reply = Json.object();
        ArrayNode predictions = reply.putArray("predictions");
        for (int i = 0; i < count; i++) {
            predictions.addObject().put("mimeType", "image/png").put("bytesBase64Encoded", Composer.PIXEL);
        }
        return reply;
    }
}
