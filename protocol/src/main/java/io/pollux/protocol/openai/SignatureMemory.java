package io.pollux.protocol.openai;

import java.util.Optional;

/**
 * Remembers tool calls, their thought signatures above all, for callers that do not send back all of them, within one
 * tenant: whoever asks has been told the call. Bounded and forgetful; thread-safe.
 */
public interface SignatureMemory {
    /** Keeps nothing. */
    SignatureMemory NONE = new SignatureMemory() {
        @Override
        public void remember(String call, RememberedCall what) {}

        @Override
        public Optional<RememberedCall> recall(String call) {
            return Optional.empty();
        }
    };

    /**
     * Keeps what is to be remembered of a call for as long as there is room and time.
     *
     * @param call what the call will be known by: its id as told to the caller, or the key of its content
     */
    void remember(String call, RememberedCall what);

    /** What was kept of that call; empty when nothing was, or it has been forgotten. */
    Optional<RememberedCall> recall(String call);
}
