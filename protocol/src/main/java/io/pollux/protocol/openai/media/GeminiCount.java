package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tokens that Gemini counted; prompt and tool use are input, answer and thoughts are output. */
record GeminiCount(long input, long output, long inputText, long inputImage, long inputAudio) {
    static final GeminiCount NOTHING = new GeminiCount(0, 0, 0, 0, 0);

    /** The sum over all replies; empty when none counts. */
    static Optional<GeminiCount> ofAll(Collection<JsonNode> replies) {
        List<GeminiCount> counts = replies.stream()
                .map(reply -> reply.path("usageMetadata"))
                .filter(JsonNode::isObject)
                .map(GeminiCount::of)
                .toList();
        return counts.stream().reduce(GeminiCount::plus);
    }

    private static GeminiCount of(JsonNode usage) {
        return new GeminiCount(
                number(usage, "promptTokenCount") + number(usage, "toolUsePromptTokenCount"),
                number(usage, "candidatesTokenCount") + number(usage, "thoughtsTokenCount"),
                modality(usage, "TEXT"),
                modality(usage, "IMAGE"),
                modality(usage, "AUDIO"));
    }

    /** In the form that OpenAI's endpoints other than chat have, without the kinds of input. */
    ObjectNode asUsage() {
        return Json.object()
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output);
    }

    private GeminiCount plus(GeminiCount other) {
        return new GeminiCount(
                input + other.input,
                output + other.output,
                inputText + other.inputText,
                inputImage + other.inputImage,
                inputAudio + other.inputAudio);
    }

    private static long modality(JsonNode usage, String modality) {
        return usage.path("promptTokensDetails").values().stream()
                .filter(detail -> detail.path("modality").stringValue("").equals(modality))
                .mapToLong(detail -> number(detail, "tokenCount"))
                .sum();
    }

    private static long number(JsonNode parent, String name) {
        return parent.path(name).canConvertToInt() ? parent.path(name).asInt() : 0;
    }
}
