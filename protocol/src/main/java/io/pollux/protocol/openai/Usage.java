package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a completion cost in tokens; of each count the last one upstream told is kept. */
final class Usage {
    /** No count is that high; it keeps every sum within a number that any JSON reader has. */
    private static final long HIGHEST = 1L << 50;

    private long prompt;
    private long toolUse;
    private long candidates;
    private long thoughts;
    private long cached;
    private final Modalities promptKinds = new Modalities();
    private final Modalities toolUseKinds = new Modalities();
    private final Modalities candidateKinds = new Modalities();

    /** Takes over what a {@code usageMetadata} tells; what it does not tell stays as it is. */
    void read(JsonNode metadata) {
        if (!metadata.isObject()) {
            return;
        }
        prompt = count(metadata.path("promptTokenCount"), prompt);
        toolUse = count(metadata.path("toolUsePromptTokenCount"), toolUse);
        candidates = count(metadata.path("candidatesTokenCount"), candidates);
        thoughts = count(metadata.path("thoughtsTokenCount"), thoughts);
        cached = count(metadata.path("cachedContentTokenCount"), cached);
        promptKinds.read(metadata.path("promptTokensDetails"));
        toolUseKinds.read(metadata.path("toolUsePromptTokensDetails"));
        candidateKinds.read(metadata.path("candidatesTokensDetails"));
    }

    /** Adds what another reply of the same completion cost; nothing is told of this one any more. */
    void add(Usage other) {
        prompt = sum(prompt, other.prompt);
        toolUse = sum(toolUse, other.toolUse);
        candidates = sum(candidates, other.candidates);
        thoughts = sum(thoughts, other.thoughts);
        cached = sum(cached, other.cached);
        promptKinds.add(other.promptKinds);
        toolUseKinds.add(other.toolUseKinds);
        candidateKinds.add(other.candidateKinds);
    }

    /** A {@code usage} object whose total is the sum of the other two. */
    ObjectNode toTree() {
        ObjectNode tree = Json.object();
        tree.put("prompt_tokens", prompt + toolUse);
        tree.put("completion_tokens", candidates + thoughts);
        tree.put("total_tokens", prompt + toolUse + candidates + thoughts);
        ObjectNode ofPrompt = tree.putObject("prompt_tokens_details").put("cached_tokens", cached);
        putKinds(
                ofPrompt,
                promptKinds.text + toolUseKinds.text,
                promptKinds.image + toolUseKinds.image,
                promptKinds.audio + toolUseKinds.audio);
        ObjectNode ofCompletion = tree.putObject("completion_tokens_details").put("reasoning_tokens", thoughts);
        putKinds(ofCompletion, candidateKinds.text, candidateKinds.image, candidateKinds.audio);
        return tree;
    }

    private static void putKinds(ObjectNode details, long text, long image, long audio) {
        putCounted(details, "text_tokens", text);
        putCounted(details, "image_tokens", image);
        putCounted(details, "audio_tokens", audio);
    }

    private static void putCounted(ObjectNode details, String name, long count) {
        if (count > 0) {
            details.put(name, count);
        }
    }

    private static long sum(long one, long other) {
        return Math.min(HIGHEST, one + other);
    }

    private static long count(JsonNode value, long otherwise) {
        return value.isIntegralNumber() && value.canConvertToLong()
                ? Math.clamp(value.longValue(), 0, HIGHEST)
                : otherwise;
    }

    private static final class Modalities {
        private long text;
        private long image;
        private long audio;

        private void add(Modalities other) {
            text = sum(text, other.text);
            image = sum(image, other.image);
            audio = sum(audio, other.audio);
        }

        private void read(JsonNode details) {
            if (!details.isArray()) {
                return;
            }
            text = 0;
            image = 0;
            audio = 0;
            for (JsonNode detail : details.values()) {
                long count = count(detail.path("tokenCount"), 0);
                switch (detail.path("modality").stringValue("")) {
                    case "TEXT" -> text = Math.min(HIGHEST, text + count);
                    case "IMAGE" -> image = Math.min(HIGHEST, image + count);
                    case "AUDIO" -> audio = Math.min(HIGHEST, audio + count);
                    default -> {
                        // OpenAI has no name for tokens of video and documents.
                    }
                }
            }
        }
    }
}
