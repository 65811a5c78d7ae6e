package io.pollux.web.openai.media;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.OpenAiRoute.Endpoint;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.Sound;
import io.pollux.protocol.openai.media.SpeechEncoder;
import io.pollux.protocol.openai.media.SpeechFormat;
import io.pollux.protocol.openai.media.SpeechOptions;
import io.pollux.protocol.openai.media.SpeechRequest;
import io.pollux.protocol.openai.media.SpeechStream;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.openai.GatheredCalls;
import io.pollux.web.openai.OpenAiCall;
import io.pollux.web.openai.OpenAiEndpoint;
import io.pollux.web.openai.OpenAiRefusal;
import java.io.IOException;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Speaks: WAV and PCM while they are being made, other formats when they are. */
@Component
final class SpeechEndpoint implements OpenAiEndpoint {
    private static final Set<SpeechFormat> PLAIN = Set.of(SpeechFormat.WAV, SpeechFormat.PCM);

    private final StreamedCalls streams;
    private final GatheredCalls calls;
    private final SpeechEncoder encoder;

    SpeechEndpoint(StreamedCalls streams, GatheredCalls calls, SpeechEncoder encoder) {
        this.streams = streams;
        this.calls = calls;
        this.encoder = encoder;
    }

    @Override
    public Set<Endpoint> routes() {
        return Set.of(Endpoint.SPEECH);
    }

    @Override
    public boolean answer(OpenAiCall call)
            throws RequestRefused, BadField, UnusableReply, OpenAiRefusal, ClientGone, IOException {
        var settings = MediaSettings.of(call.incoming().settings());
        var request = SpeechRequest.read(
                call.json(), new SpeechOptions(settings.fallbackVoice(), settings.speed(), encoder.formats()));
        var model = MediaModel.of(call, request.model(), settings.speechModel());
        return PLAIN.contains(request.format())
                ? streams.answer(call, model, Json.write(request.body()), new Spoken(request))
                : encoded(call, request, model);
    }

    private boolean encoded(OpenAiCall call, SpeechRequest request, String model)
            throws UnusableReply, OpenAiRefusal, ClientGone, IOException {
        if (!request.asEvents()) {
            var audio = encoder.encode(Sound.of(reply(call, request, model)), request.format());
            return call.answer(request.format().contentType(), audio);
        }
        try (var stream = call.lateStream()) {
            var reply = reply(call, request, model);
            var audio = encoder.encode(Sound.of(reply), request.format());
            var out = stream.begin();
            NamedEvent.of(SpeechStream.delta(audio)).writeTo(out);
            NamedEvent.of(SpeechStream.done(reply)).writeTo(out);
            return true;
        }
    }

    private JsonNode reply(OpenAiCall call, SpeechRequest request, String model) throws OpenAiRefusal, ClientGone {
        return calls.gatherTree(call, MediaModel.target(model, "generateContent"), Json.write(request.body()));
    }
}
