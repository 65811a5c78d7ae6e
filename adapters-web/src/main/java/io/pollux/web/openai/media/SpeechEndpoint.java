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
        var reply = calls.gatherTree(call, MediaModel.target(model, "generateContent"), Json.write(request.body()));
        var audio = encoder.encode(Sound.of(reply), request.format());
        if (!request.asEvents()) {
            return call.answer(request.format().contentType(), audio);
        }
        var response = call.incoming().response();
        response.setContentType(NamedEvent.CONTENT_TYPE);
        NamedEvent.of(SpeechStream.delta(audio)).writeTo(response.getOutputStream());
        NamedEvent.of(SpeechStream.done(reply)).writeTo(response.getOutputStream());
        return true;
    }
}
