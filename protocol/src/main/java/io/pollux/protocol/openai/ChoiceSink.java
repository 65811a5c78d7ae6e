package io.pollux.protocol.openai;

import tools.jackson.databind.node.ArrayNode;

/** Where what one candidate says goes, in the order it is to be told; ended by {@link #finish}. */
interface ChoiceSink {
    void text(String text);

    void thought(String text);

    void refusal(String text);

    void call(ToolCall call);

    /**
     * Tells an image.
     *
     * @param signature base64; empty when it has none
     */
    void image(int index, String url, String signature);

    /** One of the pieces, each in base64 of its own, that make up the audio of a choice. */
    void audio(String base64);

    void logprobs(ArrayNode content);

    /** All of them at once. */
    void annotations(ArrayNode annotations);

    /** The signature of the choice's text, at most once. */
    void signature(String signature);

    void finish(String reason);
}
