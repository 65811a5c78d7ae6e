package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Payload;
import io.pollux.application.relay.RelayCall;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.OpenAiFault;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Makes upstream calls whose whole replies are needed before their caller can be told anything. Thread-safe. */
@Component
public final class GatheredCalls {
    /** More than an image of the largest size takes as base64. */
    static final int LARGEST = 64 * 1024 * 1024;

    private final RelayCall relayCall;

    public GatheredCalls(RelayCall relayCall) {
        this.relayCall = relayCall;
    }

    /**
     * Makes one call with all that belongs to it: keys, attempts, the deadline, the journal. The calls of one request may
     * be made one after the other or on several threads.
     *
     * @param target path and query of the native API, from {@code /v1beta/} on
     * @param body JSON; empty for none, which makes it a GET
     * @return the reply's body, whole; counted as held until the request is answered
     * @throws OpenAiRefusal with what the caller is to be told when there is no such reply
     * @throws ClientGone when the caller has left
     */
    public Bytes gather(OpenAiCall call, String target, Bytes body) throws OpenAiRefusal, ClientGone {
        var sink = new GatheringSink(LARGEST, call.incoming().replies());
        relayCall.relay(call.upstream(target, Payload.of(body)), call.scope(), sink);
        return sink.whole();
    }

    /** As {@link #gather}, read; a reply that is no JSON is refused as well. */
    public JsonNode gatherTree(OpenAiCall call, String target, Bytes body) throws OpenAiRefusal, ClientGone {
        try {
            return Json.readTree(gather(call, target, body));
        } catch (JacksonException e) {
            throw new OpenAiRefusal(new OpenAiFault(
                    502,
                    "Upstream answered with something that is no JSON.",
                    "server_error",
                    Optional.of("bad_response"),
                    Optional.empty()));
        }
    }
}
