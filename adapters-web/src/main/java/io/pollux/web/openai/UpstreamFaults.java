package io.pollux.web.openai;

import io.pollux.application.relay.Refusal;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.protocol.openai.UnusableReply;
import java.util.Optional;

/** What a call that brought no answer is in the OpenAI dialect. */
public final class UpstreamFaults {
    private UpstreamFaults() {}

    /** Never a 401: the caller's token was good, the key that was not is ours. */
    public static OpenAiFault of(Refusal refusal) {
        return OpenAiFault.of(refusal.status() == 401 ? 0 : refusal.status(), refusal.body());
    }

    /** A reply that has nothing in it to pass on. */
    public static OpenAiFault of(UnusableReply reply) {
        return new OpenAiFault(reply.status(), reply.told(), reply.type(), Optional.of(reply.code()), Optional.empty());
    }
}
