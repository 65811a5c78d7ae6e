package io.pollux.protocol.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings the sound in replies to chats into the format that was asked for. */
public final class ChatSound {
    private ChatSound() {}

    /**
     * The reply with the sound of each candidate as one part; the reply itself when there is none, or it is no JSON.
     *
     * @param reply of {@code generateContent}
     * @param format {@code wav}, {@code pcm16}, or one that the encoder makes
     * @throws UnusableReply when the sound cannot be read or written
     */
    public static Bytes encode(Bytes reply, String format, SpeechEncoder encoder) throws UnusableReply {
        JsonNode tree = tree(reply);
        boolean sounds = false;
        for (JsonNode candidate : tree.path("candidates").values()) {
            sounds |= encodeCandidate(candidate, format, encoder);
        }
        return sounds ? Json.write(tree) : reply;
    }

    private static boolean encodeCandidate(JsonNode candidate, String format, SpeechEncoder encoder)
            throws UnusableReply {
        Optional<Sound> sound = Sound.ofCandidate(candidate);
        if (sound.isEmpty() || !(candidate.path("content").path("parts") instanceof ArrayNode parts)) {
            return false;
        }
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (Sound.isIn(parts.get(i))) {
                parts.remove(i);
            }
        }
        ObjectNode part = parts.addObject();
        part.putObject("inlineData")
                .put("mimeType", "audio/" + format)
                .put("data", encoded(sound.get(), format, encoder).unsafeArray());
        return true;
    }

    private static Bytes encoded(Sound sound, String format, SpeechEncoder encoder) throws UnusableReply {
        return switch (format) {
            case "wav" -> sound.asWav();
            case "pcm16" -> sound.samples();
            case "mp3" -> encoder.encode(sound, SpeechFormat.MP3);
            case "opus" -> encoder.encode(sound, SpeechFormat.OPUS);
            default -> throw new IllegalArgumentException("format: " + format + " (expected: wav, pcm16, mp3 or opus)");
        };
    }

    private static JsonNode tree(Bytes reply) {
        try {
            return Json.readTree(reply);
        } catch (JacksonException _) {
            return Json.object();
        }
    }
}
