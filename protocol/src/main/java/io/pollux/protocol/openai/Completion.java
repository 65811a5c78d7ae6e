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
    /**
     * Keeps a call for a caller that sends it back without its signature, or even without its id.
     *
     * @param callId as told to the caller
     * @param call with the caller's name of the tool and, as its id, the one that Gemini gave; empty when it gave none
     */
    void remember(String callId, ToolCall call, JsonNode arguments) {
        if (!call.id().isEmpty() || !call.signature().isEmpty()) {
            signatures.remember(callId, new RememberedCall(served, call.id(), call.signature()));
        }
        if (!call.signature().isEmpty()) {
            String content = CallContent.key(served, call.name(), arguments);
            signatures.remember(content, new RememberedCall(served, "", call.signature()));
        }
    }

    /** The id of a call that Gemini gave none, or none of its own. */
    String newCallId() {
        HexFormat hex = HexFormat.of();
        return "call_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt());
    }
}
