package io.pollux.protocol.openai.media;

/** The encodings that speech can be asked for in. */
public enum SpeechFormat {
    MP3("audio/mpeg"),
    OPUS("audio/ogg"),
    AAC("audio/aac"),
    FLAC("audio/flac"),
    WAV("audio/wav"),
    /** 24 kHz, 16 bit, little-endian, mono, no header. */
    PCM("audio/pcm");

    private final String contentType;

    SpeechFormat(String contentType) {
        this.contentType = contentType;
    }

    /** The Content-Type to answer with. */
    public String contentType() {
        return contentType;
    }
}
