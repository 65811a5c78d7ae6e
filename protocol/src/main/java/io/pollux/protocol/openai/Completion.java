package io.pollux.protocol.openai;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * One chat completion that is to be told to a caller, whole or in chunks.
 *
 * @param id told in every chunk
 * @param created seconds since the epoch, told in every chunk
 * @param served the bare id of the model that is asked, whatever the caller called it
 * @param form what the request asked of the answer's form
 * @param extras what the gateway is set to do to answers
 * @param signatures where the thought signatures of tool calls go
 * @param random source of the ids of tool calls that have none
 */
public record Completion(
        String id,
        long created,
        String served,
        ReplyForm form,
        ReplyExtras extras,
        SignatureMemory signatures,
        RandomGenerator random) {
    /** Keeps a call's signature for a caller that sends the call back without it, or even without its id. */
    void remember(String callId, String tool, JsonNode arguments, String signature) {
        signatures.remember(callId, signature);
        signatures.remember(CallContent.key(served, tool, arguments), signature);
    }

    /** The form of the ids we give to tool calls, by which they are told from those that Gemini gave. */
    String newCallId() {
        HexFormat hex = HexFormat.of();
        return "call_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt());
    }
}
