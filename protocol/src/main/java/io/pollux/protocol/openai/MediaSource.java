package io.pollux.protocol.openai;

/** Fetches what a request only names. */
@FunctionalInterface
public interface MediaSource {
    /** Fetches nothing. */
    MediaSource NONE = _ -> {
        throw new MediaUnavailable("remote media are not fetched here");
    };

    /**
     * Fetches all of it, or fails within a bounded time.
     *
     * @param url http or https, as the caller wrote it: not to be trusted
     * @throws MediaUnavailable when it cannot or must not be fetched
     */
    Media fetch(String url) throws MediaUnavailable;
}
