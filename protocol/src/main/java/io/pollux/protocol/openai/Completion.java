package io.pollux.protocol.openai;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * One chat completion that is to be told to a caller, whole or in chunks.
 *
 * @param id told in every chunk
 * @param created seconds since the epoch, told in every chunk
 * @param form what the request asked of the answer's form
 * @param extras what the gateway is set to do to answers
 * @param signatures where the thought signatures of tool calls go
 * @param random source of the ids of tool calls that have none
 */
public record Completion(
        String id,
        long created,
        ReplyForm form,
        ReplyExtras extras,
        SignatureMemory signatures,
        RandomGenerator random) {
    /** The form of the ids we give to tool calls, by which they are told from those that Gemini gave. */
    String newCallId() {
        HexFormat hex = HexFormat.of();
        return "call_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt());
    }
}
