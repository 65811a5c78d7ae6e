package io.pollux.web.openai;

import io.pollux.application.relay.Refusal;
import io.pollux.protocol.openai.OpenAiFault;

/** What a refusal of the relay is in the OpenAI dialect. */
final class UpstreamFaults {
    private UpstreamFaults() {}

    /** Never a 401: the caller's token was good, the key that was not is ours. */
    static OpenAiFault of(Refusal refusal) {
        return OpenAiFault.of(refusal.status() == 401 ? 0 : refusal.status(), refusal.body());
    }
}
