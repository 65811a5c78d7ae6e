package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the chunks of one stream, all with the same id, time and model. */
final class ChunkWriter {
    private static final byte[] INDEX = bytes("{\"index\":");
    private static final byte[] DELTA = bytes(",\"delta\":");
    private static final byte[] CONTENT = bytes(",\"delta\":{\"content\":");
    private static final byte[] REASONING = bytes(",\"delta\":{\"reasoning_content\":");
    private static final byte[] DELTA_END = bytes("}");
    private static final byte[] NOT_FINISHED = bytes(",\"finish_reason\":null}");
    private static final byte[] LOGPROBS = bytes(",\"delta\":{},\"logprobs\":");
    private static final byte[] FINISHED = bytes(",\"delta\":{},\"finish_reason\":");
    private static final byte[] USAGE = bytes("],\"usage\":");
    private static final byte[] END = bytes("}\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    private final EventBuffer out;
    private final byte[] head;
    private final byte[] tail;

    ChunkWriter(Completion completion, EventBuffer out) {
        this.out = out;
        String common = Json.write(Json.object()
                        .put("id", completion.id())
                        .put("object", "chat.completion.chunk")
                        .put("created", completion.created())
                        .put("model", completion.form().model()))
                .asUtf8();
        this.head = bytes("data: " + common.substring(0, common.length() - 1) + ",\"choices\":[");
        this.tail = bytes(completion.form().includesUsage() ? "],\"usage\":null}\n\n" : "]}\n\n");
    }

    /** The same as a {@link #delta} with only this content, without a tree. */
    void content(int index, String text) {
        text(index, CONTENT, text);
    }

    void reasoning(int index, String text) {
        text(index, REASONING, text);
    }

    void delta(int index, ObjectNode delta) {
        out.add(head).add(INDEX).add(index).add(DELTA).add(Json.write(delta));
        out.add(NOT_FINISHED).add(tail);
    }

    void logprobs(int index, ArrayNode content) {
        ObjectNode logprobs = Json.object();
        logprobs.set("content", content);
        logprobs.putNull("refusal");
        out.add(head).add(INDEX).add(index).add(LOGPROBS).add(Json.write(logprobs));
        out.add(NOT_FINISHED).add(tail);
    }

    void finish(int index, String reason) {
        out.add(head).add(INDEX).add(index).add(FINISHED).quoted(reason);
        out.add(DELTA_END).add(tail);
    }

    void usage(ObjectNode usage) {
        out.add(head).add(USAGE).add(Json.write(usage)).add(END);
    }

    void done() {
        out.add(DONE);
    }

    void fault(OpenAiFault fault) {
        out.add(fault.event());
    }

    private void text(int index, byte[] kind, String text) {
        out.add(head).add(INDEX).add(index).add(kind).quoted(text).add(DELTA_END);
        out.add(NOT_FINISHED).add(tail);
    }

    private static byte[] bytes(String text) {
        return Bytes.utf8(text).unsafeArray();
    }
}
