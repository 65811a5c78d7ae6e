package io.pollux.protocol.openai;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the three counts of a chat's usage add up: Google counts thoughts in the total only. */
final class CompatUsage {
    private CompatUsage() {}

    /** Changes the usage in place; says whether it did. */
    static boolean repair(ObjectNode usage) {
        JsonNode prompt = usage.path("prompt_tokens");
        JsonNode completion = usage.path("completion_tokens");
        JsonNode total = usage.path("total_tokens");
        if (!prompt.canConvertToInt() || !total.canConvertToInt()) {
            return false;
        }
        boolean counted = completion.canConvertToInt();
        if (!counted && total.asInt() == prompt.asInt()) {
            return false;
        }
        int told = counted ? completion.asInt() : 0;
        int missing = total.asInt() - prompt.asInt() - told;
        if (missing == 0) {
            return false;
        }
        if (missing < 0) {
            usage.put("total_tokens", prompt.asInt() + told);
            return true;
        }
        usage.put("completion_tokens", told + missing);
        nameThoughts(usage, missing);
        return true;
    }

    private static void nameThoughts(ObjectNode usage, int thoughts) {
        JsonNode details = usage.path("completion_tokens_details");
        ObjectNode named = details instanceof ObjectNode object ? object : usage.putObject("completion_tokens_details");
        if (!named.path("reasoning_tokens").isIntegralNumber()) {
            named.put("reasoning_tokens", thoughts);
        }
    }
}
