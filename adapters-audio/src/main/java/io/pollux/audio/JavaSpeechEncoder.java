package io.pollux.audio;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.Sound;
import io.pollux.protocol.openai.media.SpeechEncoder;
import io.pollux.protocol.openai.media.SpeechFormat;
import java.util.Set;

/** Encodes in pure Java: MP3 and Opus. Thread-safe. */
public final class JavaSpeechEncoder implements SpeechEncoder {
    @Override
    public Set<SpeechFormat> formats() {
        return Set.of(SpeechFormat.MP3, SpeechFormat.OPUS);
    }

    @Override
    public Bytes encode(Sound sound, SpeechFormat format) throws UnusableReply {
        if (sound.channels() > 2) {
            throw UnusableReply.empty("The model gave audio with more than two channels.");
        }
        return switch (format) {
            case MP3 -> Mp3.encode(sound);
            case OPUS -> OggOpus.encode(sound);
            case AAC, FLAC, WAV, PCM ->
                throw new IllegalArgumentException("format: " + format + " (expected: one of " + formats() + ")");
        };
    }
}
