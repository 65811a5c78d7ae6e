package io.pollux.web.openai;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Payload;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.ChatReply;
import io.pollux.protocol.openai.ChatStream;
import io.pollux.protocol.openai.ChatToGemini;
import io.pollux.protocol.openai.Completion;
import io.pollux.protocol.openai.EventBuffer;
import io.pollux.protocol.openai.ExpiringSignatures;
import io.pollux.protocol.openai.GeminiChat;
import io.pollux.protocol.openai.GeminiToChat;
import io.pollux.protocol.openai.ModelId;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.protocol.openai.RemoteMedia;
import io.pollux.protocol.openai.ReplyForm;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.ChatSound;
import io.pollux.protocol.openai.media.SpeechEncoder;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.stream.OutgoingStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code /v1/chat/completions}: translated once, whatever the number of attempts and calls. */
@Component
final class ChatEndpoint implements OpenAiEndpoint {
    private final ChatCalls calls;
    private final Answers answers;
    private final ExpiringSignatures signatures;
    private final RemoteMedia web;
    private final List<SpecialChat> specials;
    private final SpeechEncoder encoder;
    private final RandomGenerator random;

    ChatEndpoint(
            ChatCalls calls,
            Answers answers,
            ExpiringSignatures signatures,
            RemoteMedia web,
            List<SpecialChat> specials,
            SpeechEncoder encoder,
            RandomGenerator random) {
        this.calls = calls;
        this.answers = answers;
        this.signatures = signatures;
        this.web = web;
        this.specials = List.copyOf(specials);
        this.encoder = encoder;
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
        var chat = translated(call, body);
        calls.prepare(chat);
        var made = Json.write(chat.body());
        var payload = call.incoming().payload(media.lengthOf(made), () -> media.restore(made));
        return new Chat(chat.model(), chat.form(), chat.choices(), payload);
    }

    private GeminiChat translated(OpenAiCall call, JsonNode body) throws RequestRefused, BadChatRequest {
        var rules = call.incoming().rules();
        try (var named = new NamedMedia(web, call.incoming())) {
            try {
                return ChatToGemini.translate(
                        body,
                        rules.chat(),
                        rules.shaping(),
                        signatures.of(call.incoming().caller().tokenId()),
                        named);
            } catch (BadChatRequest bad) {
                named.check();
                throw bad;
            }
        }
    }

    private boolean relay(OpenAiCall call, Chat chat)
            throws RequestRefused, OpenAiRefusal, UnusableReply, ClientGone, IOException {
        var incoming = call.incoming();
        var completion = new Completion(
                "chatcmpl-" + incoming.callId(),
                incoming.startedAt().getEpochSecond(),
                chat.model(),
                chat.form(),
                incoming.rules().replyExtras(called(call, chat)),
                signatures.of(incoming.caller().tokenId()),
                random);
        if (chat.choices() > 1) {
            return several(call, chat, completion);
        }
        return chat.form().streams() ? stream(call, chat, completion) : whole(call, chat, completion);
    }

    /** None of them is told before all are there: what would half an answer be good for? */
    private boolean several(OpenAiCall call, Chat chat, Completion completion)
            throws OpenAiRefusal, UnusableReply, ClientGone, IOException {
        if (!chat.form().streams()) {
            return switch (GeminiToChat.translate(heard(choices(call, chat), chat), completion)) {
                case ChatReply.Answered(Bytes told) -> call.answer(told);
                case ChatReply.Unusable(OpenAiFault fault) -> throw new OpenAiRefusal(fault);
            };
        }
        try (var stream = call.lateStream()) {
            var events = new EventBuffer();
            var fault = ChatStream.tell(choices(call, chat), completion, events);
            if (fault.isPresent()) {
                throw new OpenAiRefusal(fault.get());
            }
            events.writeTo(stream.begin());
            return true;
        }
    }

    private List<Bytes> choices(OpenAiCall call, Chat chat) throws OpenAiRefusal, ClientGone {
        return calls.choices(call, chat.model(), chat.payload(), chat.choices());
    }

    private List<Bytes> heard(List<Bytes> replies, Chat chat) throws UnusableReply {
        var heard = new ArrayList<Bytes>(replies.size());
        for (var reply : replies) {
            heard.add(ChatSound.encode(reply, chat.form().audio(), encoder));
        }
        return heard;
    }

    private boolean whole(OpenAiCall call, Chat chat, Completion completion) throws RequestRefused {
        var sink = new ChatSink(call.incoming(), answers, encoder, completion);
        var scope = new CallScope(call.incoming().connection());
        calls.relay(call, chat.model(), ":generateContent", chat.payload(), scope, sink);
        return sink.isAnswered();
    }

    private boolean stream(OpenAiCall call, Chat chat, Completion completion) throws RequestRefused {
        var incoming = call.incoming();
        var scope = new CallScope(incoming.connection());
        var sink = new ChatStreamSink(incoming.response(), answers, completion);
        var streams = incoming.settings().streams();
        var fakeBeat = streams.fakeBeat();
        try (var stream = fakeBeat.isPresent()
                ? OutgoingStream.fake(sink, scope, incoming.rules(), fakeBeat.get(), true)
                : OutgoingStream.real(sink, scope, incoming.rules(), streams.keepAlive())) {
            var method = fakeBeat.isPresent() ? ":generateContent" : ":streamGenerateContent?alt=sse";
            calls.relay(call, chat.model(), method, chat.payload(), scope, stream.sink());
        }
        return sink.isAnswered();
    }

    private static String called(OpenAiCall call, Chat chat) {
        return ModelId.of(chat.form().model(), call.incoming().rules().chat().aliases())
                .orElse(chat.model());
    }

    private sealed interface Asked {}

    private record Special(SpecialChat special, JsonNode body) implements Asked {}

    private record Chat(String model, ReplyForm form, int choices, Payload payload) implements Asked {}
}
