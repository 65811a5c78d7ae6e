package io.pollux.web.openai.media;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.OpenAiRoute.Endpoint;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.TranscriptionRequest;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.openai.GatheredCalls;
import io.pollux.web.openai.OpenAiCall;
import io.pollux.web.openai.OpenAiEndpoint;
import io.pollux.web.openai.OpenAiRefusal;
import java.io.IOException;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Writes down what is spoken in a recording, in its own language or in English. */
@Component
final class TranscriptionsEndpoint implements OpenAiEndpoint {
    private final StreamedCalls streams;
    private final GatheredCalls calls;

    TranscriptionsEndpoint(StreamedCalls streams, GatheredCalls calls) {
        this.streams = streams;
        this.calls = calls;
    }

    @Override
    public Set<Endpoint> routes() {
        return Set.of(Endpoint.TRANSCRIPTIONS, Endpoint.TRANSLATIONS);
    }

    @Override
    public boolean answer(OpenAiCall call)
            throws RequestRefused, BadField, UnusableReply, OpenAiRefusal, ClientGone, IOException {
        var request = read(call);
        var model = MediaModel.of(
                call,
                request.model(),
                MediaSettings.of(call.incoming().settings()).hearingModel());
        if (request.streams()) {
            return streams.answer(call, model, Json.write(request.body()), new WrittenDown(request));
        }
        var reply = calls.gatherTree(call, MediaModel.target(model, "generateContent"), Json.write(request.body()));
        return call.answer(request.format().contentType(), request.reply().tell(reply));
    }

    private static TranscriptionRequest read(OpenAiCall call) throws RequestRefused, BadField {
        var parts = Multipart.read(call.incoming().request().getContentType(), MediaBody.of(call.incoming()));
        return call.route().endpoint() == Endpoint.TRANSLATIONS
                ? TranscriptionRequest.translation(parts)
                : TranscriptionRequest.transcription(parts);
    }
}
