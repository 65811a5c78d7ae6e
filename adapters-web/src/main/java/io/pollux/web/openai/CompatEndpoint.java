package io.pollux.web.openai;

import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.Payload;
import io.pollux.application.relay.RelayCall;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.CompatRequest;
import io.pollux.protocol.openai.OpenAiRoute.Endpoint;
import io.pollux.protocol.openai.OpenAiRoute.Surface;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.stream.OutgoingStream;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Lets Google's own OpenAI endpoint answer: requests pass as they come, replies with Google's mistakes repaired.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/openai">OpenAI compatibility</a>
 */
@Component
public final class CompatEndpoint {
    /** What Google offers there, by the path below {@code openai/}. */
    private static final Map<Endpoint, String> PATHS = Map.of(
            Endpoint.CHAT, "chat/completions",
            Endpoint.EMBEDDINGS, "embeddings",
            Endpoint.IMAGES_GENERATIONS, "images/generations",
            Endpoint.MODELS, "models",
            Endpoint.MODEL, "models/");

    private final RelayCall relayCall;
    private final Answers answers;

    public CompatEndpoint(RelayCall relayCall, Answers answers) {
        this.relayCall = relayCall;
        this.answers = answers;
    }

    /** Whether Google answers the request, and not this gateway. */
    boolean serves(OpenAiCall call) {
        return call.route().surface() == Surface.COMPAT
                && PATHS.containsKey(call.route().endpoint())
                && !call.incoming().settings().openAi().compatIsNative();
    }

    /**
     * Answers a request whose method is the right one.
     *
     * @return false when the connection has to be closed without the answer's regular end
     */
    boolean answer(OpenAiCall call) throws RequestRefused, BadField {
        var incoming = call.incoming();
        var upstream = upstream(call);
        var scope = new CallScope(incoming.connection());
        var sink = new CompatSink(
                incoming,
                answers,
                upstream.streams(),
                incoming.settings().relay().filteredModels()::contains);
        if (!upstream.streams()) {
            relayCall.relay(upstream, scope, sink);
            return sink.isAnswered();
        }
        var silence = incoming.settings().streams().keepAlive();
        try (var stream = OutgoingStream.real(sink, scope, incoming.rules(), silence)) {
            var isChat = call.route().endpoint() == Endpoint.CHAT;
            relayCall.relay(upstream, scope, isChat ? new CompatRepairSink(stream.sink()) : stream.sink());
        }
        return sink.isAnswered();
    }

    private static Call upstream(OpenAiCall call) throws RequestRefused, BadField {
        var endpoint = call.route().endpoint();
        var path = PATHS.getOrDefault(endpoint, "");
        if (endpoint == Endpoint.MODELS || endpoint == Endpoint.MODEL) {
            var model = endpoint == Endpoint.MODEL ? call.model(call.route().model()) : "";
            return call.upstream(GeminiPath.compat(path + model, model, false), Payload.of(Bytes.EMPTY));
        }
        var request = request(call);
        return call.upstream(
                GeminiPath.compat(path, request.model(), request.streams()),
                call.incoming().payload(request.body()));
    }

    /** Media are not read: as text they would take several times their size. */
    private static CompatRequest request(OpenAiCall call) throws RequestRefused, BadField {
        var body = call.incoming().body();
        var media = Cutouts.of(body);
        var tree = OpenAiCall.json(body, media);
        var settings = call.incoming().settings();
        var aliases = settings.openAi().aliases();
        return call.route().endpoint() == Endpoint.IMAGES_GENERATIONS
                ? CompatRequest.readForImages(
                        body, media, tree, aliases, settings.models().drawingModel())
                : CompatRequest.read(body, media, tree, aliases);
    }
}
