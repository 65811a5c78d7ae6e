package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells one choice in chunks. Clients join deltas: texts are concatenated and list elements merged by their index, so that
 * everything but texts is told once.
 */
final class Deltas implements ChoiceSink {
    private final Completion completion;
    private final ChunkWriter writer;
    private final int index;
    private boolean begun;
    private boolean sounds;

    Deltas(Completion completion, ChunkWriter writer, int index) {
        this.completion = completion;
        this.writer = writer;
        this.index = index;
    }

    @Override
    public void text(String text) {
        begin(true);
        writer.content(index, text);
    }

    @Override
    public void thought(String text) {
        begin(true);
        writer.reasoning(index, text);
    }

    @Override
    public void refusal(String text) {
        begin(false);
        writer.delta(index, Json.object().put("refusal", text));
    }

    /** As a function even when the tool is a custom one: chunks know no other type. */
    @Override
    public void call(ToolCall call) {
        begin(false);
        ObjectNode delta = Json.object();
        if (completion.form().legacyFunctions()) {
            delta.putObject("function_call").put("name", call.name()).put("arguments", call.arguments());
            ExtraContent.sign(delta, call.signature());
        } else {
            ObjectNode told = delta.putArray("tool_calls")
                    .addObject()
                    .put("index", call.index())
                    .put("id", call.id())
                    .put("type", "function");
            told.putObject("function").put("name", call.name()).put("arguments", call.arguments());
            ExtraContent.sign(told, call.signature());
        }
        writer.delta(index, delta);
    }

    @Override
    public void image(int at, String url, String signature) {
        begin(true);
        ObjectNode delta = Json.object();
        ExtraContent.image(delta.putArray("images").addObject(), at, url, signature);
        writer.delta(index, delta);
    }

    @Override
    public void audio(String base64) {
        begin(false);
        ObjectNode delta = Json.object();
        ObjectNode audio = delta.putObject("audio");
        if (!sounds) {
            audio.put("id", "audio_" + completion.id());
        }
        audio.put("data", base64);
        sounds = true;
        writer.delta(index, delta);
    }

    @Override
    public void logprobs(ArrayNode content) {
        begin(true);
        writer.logprobs(index, content);
    }

    @Override
    public void annotations(ArrayNode annotations) {
        begin(true);
        for (int at = 0; at < annotations.size(); at++) {
            ((ObjectNode) annotations.path(at)).put("index", at);
        }
        ObjectNode delta = Json.object();
        delta.set("annotations", annotations);
        writer.delta(index, delta);
    }

    @Override
    public void signature(String signature) {
        begin(true);
        ObjectNode delta = Json.object();
        ExtraContent.sign(delta, signature);
        writer.delta(index, delta);
    }

    @Override
    public void finish(String reason) {
        begin(true);
        if (sounds) {
            ObjectNode delta = Json.object();
            delta.putObject("audio").put("transcript", "").put("expires_at", completion.created());
            writer.delta(index, delta);
        }
        writer.finish(index, reason);
    }

    private void begin(boolean withContent) {
        if (!begun) {
            begun = true;
            writer.delta(index, Json.object().put("role", "assistant").put("content", withContent ? "" : null));
        }
    }
}
