package io.pollux.protocol.openai;

import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/** All candidates of one reply, over one document or the many of a stream, and what they cost. */
final class Candidates {
    private static final int MOST = 128;

    private final Completion completion;
    private final IntFunction<ChoiceSink> sinks;
    private final TreeMap<Integer, Candidate> byIndex = new TreeMap<>();
    private final Usage usage = new Usage();
    private String blockReason = "";
    private String blockMessage = "";

    /**
     * @param sinks makes the sink of the choice with an index, once
     */
    Candidates(Completion completion, IntFunction<ChoiceSink> sinks) {
        this.completion = completion;
        this.sinks = sinks;
    }

    void read(JsonNode document) {
        usage.read(document.path("usageMetadata"));
        JsonNode candidates = document.path("candidates");
        if (candidates.isArray()) {
            for (int at = 0; at < candidates.size(); at++) {
                JsonNode candidate = candidates.path(at);
                if (candidate.isObject()) {
                    at(index(candidate, at)).read(candidate);
                }
            }
        }
        JsonNode feedback = document.path("promptFeedback");
        blockReason = feedback.path("blockReason").stringValue(blockReason);
        blockMessage = feedback.path("blockReasonMessage").stringValue(blockMessage);
    }

    /** Tells the end of every choice, or why the reply cannot be told; one unusable candidate spoils it all. */
    Optional<OpenAiFault> finish(boolean streamed) {
        if (!blockReason.isEmpty()) {
            if (byIndex.isEmpty()) {
                at(0);
            }
            byIndex.values().forEach(candidate -> candidate.block(blockReason, blockMessage));
        }
        if (byIndex.isEmpty()) {
            return Optional.of(OpenAiFault.unusable("empty_response", "Upstream gave no answer at all."));
        }
        for (Candidate candidate : byIndex.values()) {
            Optional<OpenAiFault> fault = candidate.fault(streamed);
            if (fault.isPresent()) {
                return fault;
            }
        }
        byIndex.values().forEach(Candidate::finish);
        return Optional.empty();
    }

    /** One more than the highest index. */
    int count() {
        return byIndex.isEmpty() ? 0 : byIndex.lastKey() + 1;
    }

    Usage usage() {
        return usage;
    }

    private Candidate at(int index) {
        return byIndex.computeIfAbsent(index, at -> new Candidate(completion, sinks.apply(at)));
    }

    /** Vertex omits an index of 0. */
    private static int index(JsonNode candidate, int position) {
        JsonNode index = candidate.path("index");
        boolean isPlausible =
                index.isIntegralNumber() && index.canConvertToInt() && index.intValue() >= 0 && index.intValue() < MOST;
        return isPlausible ? index.intValue() : position;
    }
}
