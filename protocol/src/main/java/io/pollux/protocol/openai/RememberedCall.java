package io.pollux.protocol.openai;

/**
 * What of a tool call its caller may lose on the way.
 *
 * @param model the bare id of the model that made it
 * @param id as Gemini gave it; empty when it gave none
 * @param signature base64 as Gemini wrote it; empty when it has none
 */
public record RememberedCall(String model, String id, String signature) {}
