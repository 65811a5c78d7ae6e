package io.pollux.protocol.openai;

import java.time.Duration;

/** The web, as far as media that callers name by URL may come from it. Thread-safe. */
@FunctionalInterface
public interface RemoteMedia {
    /** Fetches nothing. */
    RemoteMedia NONE = (_, _) -> {
        throw new MediaUnavailable("remote media are not fetched here");
    };

    /**
     * Fetches all of it, or fails within a bounded time.
     *
     * @param url http or https, as the caller wrote it: not to be trusted
     * @param room what the file may take
     * @throws MediaUnavailable when it cannot or must not be fetched, or there is no room for it
     */
    Media fetch(String url, Room room) throws MediaUnavailable;

    /** What a file may take, at most; asked on whatever thread fetches it. */
    interface Room {
        /**
         * Takes room for so many more bytes, before there are any.
         *
         * @throws MediaUnavailable when there is not enough, or nobody waits for them any more
         */
        void take(int bytes) throws MediaUnavailable;

        /** How long fetching may still take; zero or less when there is no time left. */
        Duration time();
    }
}
