package io.pollux.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.ShapingRules;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.ChatDefaults;
import io.pollux.protocol.openai.ChatReply;
import io.pollux.protocol.openai.ChatStream;
import io.pollux.protocol.openai.ChatToGemini;
import io.pollux.protocol.openai.Completion;
import io.pollux.protocol.openai.EventBuffer;
import io.pollux.protocol.openai.GeminiToChat;
import io.pollux.protocol.openai.MediaSource;
import io.pollux.protocol.openai.ReplyExtras;
import io.pollux.protocol.openai.ReplyForm;
import io.pollux.protocol.openai.SignatureMemory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** OpenAI's dialect to Gemini's and back, from bytes to bytes. */
@State(Scope.Thread)
public class TranslationBenchmark extends NanosPerCall {
    private final Bytes chat = Bytes.owning(Replies.resource("/chat.json"));
    private final Bytes reply = Bytes.owning(Replies.reply());
    private final List<byte[]> events = Replies.events();
    private final Completion completion = new Completion(
            "chatcmpl-01K9QZ7M3V8X2R5T",
            1_795_392_000L,
            "gemini-3.8-flash",
            new ReplyForm("gemini-3.8-flash", true, true, true, false, false, Map.of(), Set.of()),
            ReplyExtras.DEFAULT,
            SignatureMemory.NONE,
            new SplittableRandom(7));

    @Setup
    public void check(Blackhole blackhole) throws BadChatRequest {
        var asked = Json.readTree(request());
        if (asked.path("contents").size() < 5
                || asked.path("tools").path(0).path("functionDeclarations").size() != 4) {
            throw new IllegalStateException("the request is not translated whole");
        }
        if (!(reply() instanceof ChatReply.Answered answered)
                || Json.readTree(answered.body())
                                .path("usage")
                                .path("total_tokens")
                                .asInt()
                        == 0) {
            throw new IllegalStateException("the reply is not translated");
        }
        var told = event(blackhole);
        if (!new String(told.array(), 0, told.length(), UTF_8).endsWith("data: [DONE]\n\n")) {
            throw new IllegalStateException("the stream does not end well");
        }
    }

    /** A chat in the middle of its work, with tools. */
    @Benchmark
    public Bytes request() throws BadChatRequest {
        var media = Cutouts.of(chat);
        var translated = ChatToGemini.translate(
                Json.readTree(media.rest()),
                ChatDefaults.NONE,
                ShapingRules.PLAIN,
                SignatureMemory.NONE,
                MediaSource.NONE);
        return media.restore(Json.write(translated.body()));
    }

    /** A whole reply of 1.5 kB. */
    @Benchmark
    public ChatReply reply() {
        return GeminiToChat.translate(reply, completion);
    }

    /** An event of a stream that arrives event by event. */
    @Benchmark
    @OperationsPerInvocation(Replies.EVENTS)
    public EventBuffer event(Blackhole blackhole) {
        var out = new EventBuffer();
        var stream = new ChatStream(completion, out);
        for (var event : events) {
            out.clear();
            stream.feed(event, 0, event.length);
            blackhole.consume(out.length());
        }
        stream.end();
        return out;
    }
}
