package io.pollux.protocol.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import java.util.Set;

/** Makes files of sound in the formats that this library does not write itself. */
public interface SpeechEncoder {
    /** The formats it makes; neither WAV nor PCM is among them. */
    Set<SpeechFormat> formats();

    /**
     * A whole file of the sound.
     *
     * @param format one of {@link #formats}
     * @throws UnusableReply when the format cannot carry that rate or number of channels
     */
    Bytes encode(Sound sound, SpeechFormat format) throws UnusableReply;
}
