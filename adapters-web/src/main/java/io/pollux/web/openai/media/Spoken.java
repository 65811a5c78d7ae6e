package io.pollux.web.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.Sound;
import io.pollux.protocol.openai.media.SpeechRequest;
import io.pollux.protocol.openai.media.SpeechStream;
import tools.jackson.databind.JsonNode;

/** Tells speech while it is being made, as the bytes of a file or as events that carry them. */
final class Spoken implements Telling {
    private final SpeechStream stream;
    private final String contentType;
    private JsonNode last = Json.object();

    /**
     * @param request for WAV or PCM
     */
    Spoken(SpeechRequest request) {
        stream = new SpeechStream(request.format());
        contentType =
                request.asEvents() ? NamedEvent.CONTENT_TYPE : request.format().contentType();
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public Bytes next(JsonNode document) throws UnusableReply {
        last = document;
        var audio = stream.next(document);
        return isEvents() && !audio.isEmpty() ? NamedEvent.of(SpeechStream.delta(audio)) : audio;
    }

    @Override
    public Bytes end() throws UnusableReply {
        if (!stream.hasBegun()) {
            Sound.of(last);
        }
        return isEvents() ? NamedEvent.of(stream.done()) : Bytes.EMPTY;
    }
}
