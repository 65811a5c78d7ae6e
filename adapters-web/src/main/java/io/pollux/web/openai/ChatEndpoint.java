package io.pollux.web.openai;

import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Payload;
import io.pollux.application.relay.RelayCall;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.ChatToGemini;
import io.pollux.protocol.openai.Completion;
import io.pollux.protocol.openai.ExpiringSignatures;
import io.pollux.protocol.openai.MediaSource;
import io.pollux.protocol.openai.ModelId;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.protocol.openai.ReplyForm;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.stream.OutgoingStream;
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
        return switch (asked(call)) {
            case Special(SpecialChat special, JsonNode body) -> special.answer(call, body);
            case Chat chat -> relay(call, chat);
        };
    }

    /** Reads and translates; what this returns for most chats holds nothing of their messages but the payload. */
    private Asked asked(OpenAiCall call) throws RequestRefused, BadChatRequest {
        var whole = call.incoming().body();
        var media = Cutouts.of(whole);
        var body = OpenAiCall.json(whole, media);
        var rules = call.incoming().rules();
        var model = ModelId.of(body.path("model").stringValue(""), rules.chat().aliases());
        for (var special : specials) {
            if (model.isPresent() && special.answers(model.get(), rules)) {
                return new Special(special, media.isEmpty() ? body : OpenAiCall.json(whole));
            }
        }
        var chat = ChatToGemini.translate(
                body,
                rules.chat(),
                rules.shaping(),
                signatures.of(call.incoming().caller().tokenId()),
                this.media);
        return new Chat(chat.model(), chat.form(), call.incoming().payload(media.restore(Json.write(chat.body()))));
    }

    private boolean relay(OpenAiCall call, Chat chat) {
        var incoming = call.incoming();
        var completion = new Completion(
                "chatcmpl-" + incoming.callId(),
                incoming.startedAt().getEpochSecond(),
                chat.form(),
                incoming.rules().replyExtras(called(call, chat)),
                signatures.of(incoming.caller().tokenId()),
                random);
        return chat.form().streams() ? stream(call, chat, completion) : whole(call, chat, completion);
    }

    private boolean whole(OpenAiCall call, Chat chat, Completion completion) {
        var sink = new ChatSink(call.incoming().response(), answers, completion);
        relayCall.relay(
                upstream(call, chat, ":generateContent"),
                new CallScope(call.incoming().connection()),
                sink);
        return sink.isAnswered();
    }

    private boolean stream(OpenAiCall call, Chat chat, Completion completion) {
        var incoming = call.incoming();
        var scope = new CallScope(incoming.connection());
        var sink = new ChatStreamSink(incoming.response(), answers, completion);
        var streams = incoming.settings().streams();
        var fakeBeat = streams.fakeBeat();
        try (var stream = fakeBeat.isPresent()
                ? OutgoingStream.fake(sink, scope, incoming.rules(), fakeBeat.get(), true)
                : OutgoingStream.real(sink, scope, incoming.rules(), streams.keepAlive())) {
            var method = fakeBeat.isPresent() ? ":generateContent" : ":streamGenerateContent?alt=sse";
            relayCall.relay(upstream(call, chat, method), scope, stream.sink());
        }
        return sink.isAnswered();
    }

    private static Call upstream(OpenAiCall call, Chat chat, String method) {
        return call.upstream("/v1beta/models/" + chat.model() + method, chat.payload());
    }

    private static String called(OpenAiCall call, Chat chat) {
        return ModelId.of(chat.form().model(), call.incoming().rules().chat().aliases())
                .orElse(chat.model());
    }

    private sealed interface Asked {}

    private record Special(SpecialChat special, JsonNode body) implements Asked {}

    private record Chat(String model, ReplyForm form, Payload payload) implements Asked {}
}
