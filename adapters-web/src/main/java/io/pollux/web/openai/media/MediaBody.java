package io.pollux.web.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.web.call.Incoming;
import io.pollux.web.call.RequestRefused;

/** A request's body that may hold files. */
final class MediaBody {
    /** A file is held as sent, as base64, and in the body for upstream; not all of them at once. */
    private static final long COPIES = 3;

    private MediaBody() {}

    /**
     * Reads it, and counts the memory that it takes to send its files on.
     *
     * @throws RequestRefused as {@link Incoming#body}
     */
    static Bytes of(Incoming incoming) throws RequestRefused {
        var body = incoming.body();
        incoming.share().hold(COPIES * body.length());
        return body;
    }
}
