package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;

/** What became of a whole Gemini reply in the OpenAI dialect. */
public sealed interface ChatReply {
    /**
     * A reply that can be told.
     *
     * @param body a {@code chat.completion} object
     */
    record Answered(Bytes body) implements ChatReply {}

    /** A reply that no caller can use, although upstream said 200. */
    record Unusable(OpenAiFault fault) implements ChatReply {}
}
