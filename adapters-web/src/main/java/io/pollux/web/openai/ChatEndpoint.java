package io.pollux.web.openai;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.RelayCall;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.ChatToGemini;
import io.pollux.protocol.openai.Completion;
import io.pollux.protocol.openai.ExpiringSignatures;
import io.pollux.protocol.openai.GeminiChat;
import io.pollux.protocol.openai.MediaSource;
import io.pollux.protocol.openai.ModelId;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.RequestRefused;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code /v1/chat/completions}: translated once, whatever the number of attempts. */
@Component
final class ChatEndpoint implements OpenAiEndpoint {
    private final RelayCall relayCall;
    private final Answers answers;
    private final ExpiringSignatures signatures;
    private final MediaSource media;
    private final List<SpecialChat> specials;
    private final RandomGenerator random;

    ChatEndpoint(
            RelayCall relayCall,
            Answers answers,
            ExpiringSignatures signatures,
            MediaSource media,
            List<SpecialChat> specials,
            RandomGenerator random) {
        this.relayCall = relayCall;
        this.answers = answers;
        this.signatures = signatures;
        this.media = media;
        this.specials = List.copyOf(specials);
        this.random = random;
    }

    @Override
    public Set<OpenAiRoute.Endpoint> routes() {
        return Set.of(OpenAiRoute.Endpoint.CHAT);
    }

    @Override
    public boolean answer(OpenAiCall call)
            throws RequestRefused, BadField, BadChatRequest, UnusableReply, OpenAiRefusal, ClientGone, IOException {
        var body = call.json();
        var settings = call.settings();
        var model =
                ModelId.of(body.path("model").stringValue(""), settings.chat().aliases());
        for (var special : specials) {
            if (model.isPresent() && special.answers(model.get(), settings)) {
                return special.answer(call, body);
            }
        }
        return relay(call, translated(call, body));
    }

    private GeminiChat translated(OpenAiCall call, JsonNode body) throws BadChatRequest {
        var settings = call.settings();
        return ChatToGemini.translate(
                body,
                settings.chat(),
                settings.rules(),
                signatures.of(call.incoming().caller().tokenId()),
                media);
    }

    private boolean relay(OpenAiCall call, GeminiChat chat) throws RequestRefused {
        var incoming = call.incoming();
        var completion = new Completion(
                "chatcmpl-" + incoming.callId(),
                incoming.startedAt().getEpochSecond(),
                chat.form(),
                call.settings().extras(),
                signatures.of(incoming.caller().tokenId()),
                random);
        var sink = chat.form().streams()
                ? new ChatStreamSink(incoming.response(), answers, completion)
                : new ChatSink(incoming.response(), answers, completion);
        var method = chat.form().streams() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        relayCall.relay(
                call.upstream("/v1beta/models/" + chat.model() + method, incoming.payload(Json.write(chat.body()))),
                new CallScope(incoming.connection()),
                sink);
        return sink.isAnswered();
    }
}
