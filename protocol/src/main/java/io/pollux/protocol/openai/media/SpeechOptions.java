package io.pollux.protocol.openai.media;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway settles about speech.
 *
 * @param fallbackVoice the Gemini voice for names that are unknown; empty to refuse them
 * @param speed times the normal one, where the request does not say
 * @param encoded formats for which there is an encoder, besides WAV and PCM
 */
public record SpeechOptions(Optional<String> fallbackVoice, double speed, Set<SpeechFormat> encoded) {
    public SpeechOptions {
        encoded = Set.copyOf(encoded);
    }

    Set<SpeechFormat> formats() {
        EnumSet<SpeechFormat> formats = EnumSet.of(SpeechFormat.WAV, SpeechFormat.PCM);
        formats.addAll(encoded);
        return formats;
    }

    /** OpenAI's default is MP3; who names no format takes what comes, so it is WAV where MP3 cannot be had. */
    SpeechFormat unnamed() {
        return encoded.contains(SpeechFormat.MP3) ? SpeechFormat.MP3 : SpeechFormat.WAV;
    }
}
