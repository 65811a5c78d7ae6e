package io.pollux.simulator.api;

import io.pollux.simulator.json.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model of the catalogue.
 *
 * @param servedBy the model that answers in truth
 * @param listed whether the list shows it
 */
record Model(
        String id,
        String displayName,
        String version,
        int inputTokens,
        int outputTokens,
        List<String> methods,
        boolean thinking,
        String servedBy,
        boolean listed) {
    private static final Pattern GENERATION = Pattern.compile("gemini-(\\d+)");

    /** The name that quotas go by: without "-preview", and of the model behind an alias. */
    String quotaName() {
        String base = id.endsWith("-latest") ? servedBy : id;
        return base.endsWith("-preview") ? base.substring(0, base.length() - "-preview".length()) : base;
    }

    /** Gemini 3 and later sign their thoughts. */
    boolean signs() {
        Matcher generation = GENERATION.matcher(id.endsWith("-latest") ? servedBy : id);
        return generation.lookingAt() && Integer.parseInt(generation.group(1)) >= 3;
    }

    /** Models of this generation take neither penalties nor a wish for log probabilities. */
    boolean refusesPenaltiesAndLogprobs() {
        return id.startsWith("gemini-2.5-");
    }

    /** Since 3.8 a unary reply's speech is a WAV file; streams stay bare samples. */
    boolean speaksInFiles() {
        return id.startsWith("gemini-3.8-") && id.contains("-tts");
    }

    boolean supports(Operation operation) {
        return switch (operation) {
            case GENERATE, STREAM, OPENAI_CHAT -> methods.contains("generateContent");
            case EMBED, BATCH_EMBED, OPENAI_EMBEDDINGS -> methods.contains("embedContent");
            case COUNT_TOKENS -> methods.contains("countTokens");
            case OPENAI_IMAGES -> methods.contains("generateContent") && id.contains("-image");
            case PREDICT -> methods.contains("predict");
            case PREDICT_LONG -> methods.contains("predictLongRunning");
            case CREATE_CACHE -> methods.contains("createCachedContent");
            default -> true;
        };
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("name", "models/" + id)
                .put("version", version)
                .put("displayName", displayName)
                .put("description", displayName)
                .put("inputTokenLimit", inputTokens)
                .put("outputTokenLimit", outputTokens);
        json.set("supportedGenerationMethods", methods.stream().collect(Json::array, (a, m) -> a.add(m), (a, b) -> {
            a.addAll(b);
        }));
        if (methods.contains("generateContent") || methods.contains("bidiGenerateContent")) {
            json.put("temperature", 1).put("topP", 0.95).put("topK", 64).put("maxTemperature", 2);
        }
        if (thinking) {
            json.put("thinking", true);
        }
        return json;
    }
}
