package io.pollux.protocol.openai;

/**
 * A call of one of the caller's tools.
 *
 * @param index ordinal of the call within its choice
 * @param name the caller's name of the tool
 * @param arguments a JSON text
 * @param signature base64; empty when it has none
 */
record ToolCall(int index, String id, String name, String arguments, String signature) {
    ToolCall withId(String other) {
        return new ToolCall(index, other, name, arguments, signature);
    }
}
