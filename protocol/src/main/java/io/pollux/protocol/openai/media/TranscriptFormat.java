package io.pollux.protocol.openai.media;

/** The forms in which a transcript can be asked for. */
public enum TranscriptFormat {
    JSON("application/json", false),
    TEXT("text/plain; charset=utf-8", false),
    VERBOSE_JSON("application/json", true),
    SRT("application/x-subrip; charset=utf-8", true),
    VTT("text/vtt; charset=utf-8", true);

    private final String contentType;
    private final boolean timed;

    TranscriptFormat(String contentType, boolean timed) {
        this.contentType = contentType;
        this.timed = timed;
    }

    /** The Content-Type to answer with. */
    public String contentType() {
        return contentType;
    }

    /** Whether it tells when each passage was spoken; the model estimates that. */
    public boolean isTimed() {
        return timed;
    }
}
