package io.pollux.protocol.openai;

import java.util.Optional;

/**
 * Remembers the thought signatures of tool calls for callers that do not send them back, within one tenant: whoever asks
 * has been told the call. Bounded and forgetful; thread-safe.
 */
public interface SignatureMemory {
    /** Keeps nothing. */
    SignatureMemory NONE = new SignatureMemory() {
        @Override
        public void remember(String call, String signature) {}

        @Override
        public Optional<String> recall(String call) {
            return Optional.empty();
        }
    };

    /**
     * Keeps the signature for as long as there is room and time.
     *
     * @param call what the call will be known by: its id as told to the caller, or the key of its content
     * @param signature base64 as Gemini wrote it
     */
    void remember(String call, String signature);

    /** The signature that came with that call; empty when there was none, or it has been forgotten. */
    Optional<String> recall(String call);
}
