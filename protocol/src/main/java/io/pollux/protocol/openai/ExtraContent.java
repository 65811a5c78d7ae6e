package io.pollux.protocol.openai;

import tools.jackson.databind.node.ObjectNode;

/** The place that Google's own OpenAI endpoint has for thought signatures. */
final class ExtraContent {
    private ExtraContent() {}

    /** Does nothing when the signature is empty. */
    static void sign(ObjectNode owner, String signature) {
        if (!signature.isEmpty()) {
            owner.putObject("extra_content").putObject("google").put("thought_signature", signature);
        }
    }

    static ObjectNode image(ObjectNode into, int index, String url, String signature) {
        into.put("type", "image_url").put("index", index);
        into.putObject("image_url").put("url", url);
        sign(into, signature);
        return into;
    }
}
