package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Completions whose ids can be foretold, and the shortest way to translate with them. */
final class Completions {
    static final ReplyForm PLAIN =
            new ReplyForm("gemini-3.8-flash", false, false, true, false, false, Map.of(), Set.of());
    static final ReplyForm COUNTED =
            new ReplyForm("gemini-3.8-flash", true, true, true, false, false, Map.of(), Set.of());
    static final ReplyForm ONE_CALL =
            new ReplyForm("gemini-3.8-flash", true, false, true, true, false, Map.of(), Set.of());
    static final ReplyForm LEGACY =
            new ReplyForm("gemini-3.8-flash", true, false, true, false, true, Map.of(), Set.of());
    static final ReplyForm WITHOUT_THOUGHTS =
            new ReplyForm("gemini-3.8-flash", true, false, false, false, false, Map.of(), Set.of());

    private Completions() {}

    static Completion of(ReplyForm form) {
        return of(form, ReplyExtras.DEFAULT, SignatureMemory.NONE);
    }

    static Completion of(ReplyForm form, ReplyExtras extras, SignatureMemory signatures) {
        return new Completion(
                "chatcmpl-1", 1_795_392_000L, "gemini-3.8-flash", form, extras, signatures, new Random(7));
    }

    static JsonNode translated(String reply, Completion completion) {
        ChatReply told = GeminiToChat.translate(Bytes.utf8(reply), completion);
        if (told instanceof ChatReply.Answered answered) {
            return Json.readTree(answered.body());
        }
        throw new AssertionError(told.toString());
    }

    static OpenAiFault fault(String reply) {
        ChatReply told = GeminiToChat.translate(Bytes.utf8(reply), of(PLAIN));
        if (told instanceof ChatReply.Unusable unusable) {
            return unusable.fault();
        }
        throw new AssertionError(told.toString());
    }

    /** Everything a stream of these events is told as, its end included. */
    static String streamed(Completion completion, String... events) {
        EventBuffer out = new EventBuffer();
        ChatStream stream = new ChatStream(completion, out);
        for (String event : events) {
            byte[] bytes = event.getBytes(UTF_8);
            stream.feed(bytes, 0, bytes.length);
        }
        stream.end();
        return text(out);
    }

    static String text(EventBuffer out) {
        return new String(out.array(), 0, out.length(), UTF_8);
    }
}
