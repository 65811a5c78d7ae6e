package io.pollux.web.openai;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Payload;
import io.pollux.application.relay.RelayCall;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.GeminiChat;
import io.pollux.protocol.openai.LostSignatures;
import io.pollux.protocol.openai.RefusableField;
import io.pollux.protocol.openai.RefusedFields;
import io.pollux.web.call.RequestRefused;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes the upstream calls of chats. Where a model refuses a field that it can do without, or signatures that are not its own,
 * another call is made without them; each of them has a payload that stays what it is over all attempts. Thread-safe.
 */
@Component
final class ChatCalls {
    private final RelayCall relayCall;
    private final ParallelCalls parallel;
    private final RefusedFields refused;

    ChatCalls(RelayCall relayCall, ParallelCalls parallel, RefusedFields refused) {
        this.relayCall = relayCall;
        this.parallel = parallel;
        this.refused = refused;
    }

    /** Takes out of a chat what its model is known to refuse. */
    void prepare(GeminiChat chat) {
        refused.of(chat.model()).forEach(field -> field.takeOut(chat.body()));
    }

    /**
     * Makes one call, or one more for each thing that turns out to be refused.
     *
     * @param sink gets the answer to the last of them
     */
    void relay(OpenAiCall call, String model, String method, Payload payload, CallScope scope, ReplySink sink)
            throws RequestRefused {
        var target = target(model, method);
        var next = Optional.of(payload);
        while (next.isPresent()) {
            var body = next.get();
            var watched = new RefusalWatch(sink, (status, message) -> instead(model, status, message, body.bytes()));
            relayCall.relay(call.upstream(target, body), scope, watched);
            next = Optional.empty();
            if (watched.instead().isPresent()) {
                next = Optional.of(call.incoming().payload(watched.instead().get()));
            }
        }
    }

    /**
     * Makes as many calls at once as there are choices, and as many more for each thing that turns out to be refused.
     *
     * @return a reply for each choice, whole
     * @throws OpenAiRefusal when one of them got none
     */
    List<Bytes> choices(OpenAiCall call, String model, Payload payload, int count) throws OpenAiRefusal, ClientGone {
        var body = payload.bytes();
        while (true) {
            try {
                return parallel.choices(call, target(model, ":generateContent"), body, count);
            } catch (OpenAiRefusal refusal) {
                var fault = refusal.fault();
                body = instead(model, fault.status(), fault.message(), body).orElseThrow(() -> refusal);
            }
        }
    }

    private static String target(String model, String method) {
        return "/v1beta/models/" + model + method;
    }

    /** What to ask instead; empty when there is nothing that the model might rather take. */
    private Optional<Bytes> instead(String model, int status, String message, Bytes body) {
        if (LostSignatures.refused(status, message)) {
            return LostSignatures.given(body);
        }
        return RefusableField.refused(status, message).flatMap(field -> {
            refused.refused(model, field);
            return field.without(body);
        });
    }
}
