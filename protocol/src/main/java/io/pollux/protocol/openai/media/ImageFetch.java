package io.pollux.protocol.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.BadField;

/** Gets images that a request names by URL; the caller's adapter does it, guarded, or refuses. */
@FunctionalInterface
public interface ImageFetch {
    /** Refuses every URL. */
    ImageFetch NONE = (param, _) -> {
        throw BadField.unsupported(param, "a URL to fetch", "a data URL");
    };

    /**
     * The bytes behind an http or https URL.
     *
     * @param param the field that names it, for the error
     * @throws BadField when it cannot or must not be fetched
     */
    Bytes fetch(String param, String url) throws BadField;
}
