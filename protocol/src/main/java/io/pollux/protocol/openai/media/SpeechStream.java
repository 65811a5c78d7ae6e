package io.pollux.protocol.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells a streamed reply as PCM or WAV while it comes; what it remembers is whether a header is out, and the last counts. */
public final class SpeechStream {
    private final boolean withHeader;
    private boolean begun;
    private JsonNode counted = Json.object();

    /**
     * Begins a stream.
     *
     * @param format WAV, whose header then leaves the length open, or PCM
     */
    public SpeechStream(SpeechFormat format) {
        if (format != SpeechFormat.WAV && format != SpeechFormat.PCM) {
            throw new IllegalArgumentException("format: " + format + " (expected: WAV or PCM)");
        }
        withHeader = format == SpeechFormat.WAV;
    }

    /** The bytes to send for one part of the reply; empty when it has no sound. */
    public Bytes next(JsonNode part) throws UnusableReply {
        if (part.path("usageMetadata").isObject()) {
            counted = part;
        }
        Optional<Sound> sound = Sound.in(part);
        if (sound.isEmpty()) {
            return Bytes.EMPTY;
        }
        Bytes samples = sound.get().samples();
        if (begun || !withHeader) {
            begun = true;
            return samples;
        }
        begun = true;
        Bytes head = sound.get().wavHead();
        byte[] first = new byte[head.length() + samples.length()];
        System.arraycopy(head.unsafeArray(), 0, first, 0, head.length());
        System.arraycopy(samples.unsafeArray(), 0, first, head.length(), samples.length());
        return Bytes.owning(first);
    }

    /** Whether there has been any sound; if not, the stream must not end as if all were well. */
    public boolean hasBegun() {
        return begun;
    }

    /** One piece of audio as an event, an object whose {@code type} is also the event's name. */
    public static ObjectNode delta(Bytes audio) {
        return Json.object()
                .put("type", "speech.audio.delta")
                .put("audio", Base64.getEncoder().encodeToString(audio.unsafeArray()));
    }

    /** The event that ends the stream. */
    public ObjectNode done() {
        return done(counted);
    }

    /** The event that ends a stream whose reply came as a whole. */
    public static ObjectNode done(JsonNode reply) {
        ObjectNode event = Json.object().put("type", "speech.audio.done");
        ObjectNode usage =
                GeminiCount.ofAll(List.of(reply)).orElse(GeminiCount.NOTHING).asUsage();
        event.set("usage", usage);
        return event;
    }
}
