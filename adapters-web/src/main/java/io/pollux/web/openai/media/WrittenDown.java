package io.pollux.web.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.TranscriptionReply;
import io.pollux.protocol.openai.media.TranscriptionRequest;
import tools.jackson.databind.JsonNode;

/** Tells a transcript while it is being written, as events. */
final class WrittenDown implements Telling {
    private final TranscriptionRequest request;
    private final StringBuilder text = new StringBuilder();
    private JsonNode last = Json.object();

    WrittenDown(TranscriptionRequest request) {
        this.request = request;
    }

    @Override
    public String contentType() {
        return NamedEvent.CONTENT_TYPE;
    }

    @Override
    public Bytes next(JsonNode document) {
        last = document;
        var delta = TranscriptionReply.delta(document);
        if (delta.isEmpty()) {
            return Bytes.EMPTY;
        }
        text.append(delta.get().path("delta").asString(""));
        return NamedEvent.of(delta.get());
    }

    @Override
    public Bytes end() throws UnusableReply {
        return text.isEmpty()
                ? request.reply().tell(last)
                : NamedEvent.of(TranscriptionReply.done(text.toString(), last));
    }
}
