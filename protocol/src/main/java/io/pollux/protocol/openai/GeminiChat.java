package io.pollux.protocol.openai;

import tools.jackson.databind.node.ObjectNode;

/**
 * A chat request in Gemini's terms.
 *
 * @param model the bare model id for the path
 * @param body of {@code generateContent}, or of {@code streamGenerateContent} when {@code form.streams()}; fetched media
 *     are binary nodes, which are written as base64
 * @param choices how many calls to make, each for one choice of the answer
 * @param form what the answer must look like
 */
public record GeminiChat(String model, ObjectNode body, int choices, ReplyForm form) {}
