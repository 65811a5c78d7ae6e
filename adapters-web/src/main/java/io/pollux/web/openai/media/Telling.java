package io.pollux.web.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import tools.jackson.databind.JsonNode;

/** How a streamed reply is told. Used by one thread. */
interface Telling {
    /** The {@code Content-Type} to answer with. */
    String contentType();

    /** What there is to tell of one document of the reply; empty for nothing. */
    Bytes next(JsonNode document) throws UnusableReply;

    /**
     * What comes after the last document; empty for nothing.
     *
     * @throws UnusableReply when there has been nothing to tell at all
     */
    Bytes end() throws UnusableReply;

    /** Whether an error can be told in the middle; if not, a connection cut short is all that tells of one. */
    default boolean isEvents() {
        return contentType().equals(NamedEvent.CONTENT_TYPE);
    }
}
