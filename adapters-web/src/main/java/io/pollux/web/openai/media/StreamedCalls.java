package io.pollux.web.openai.media;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.RelayCall;
import io.pollux.protocol.Bytes;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.openai.OpenAiCall;
import io.pollux.web.openai.OpenAiRefusal;
import io.pollux.web.stream.HeartbeatSink;
import org.springframework.stereotype.Component;

/** Makes upstream calls whose replies are told as they come. Thread-safe. */
@Component
final class StreamedCalls {
    private final RelayCall relayCall;

    StreamedCalls(RelayCall relayCall) {
        this.relayCall = relayCall;
    }

    /**
     * Makes one call and answers with it.
     *
     * @param model the id to call, without {@code models/}
     * @return whether the answer has its regular end
     * @throws OpenAiRefusal when nothing was told and there is an error to tell
     */
    boolean answer(OpenAiCall call, String model, Bytes body, Telling telling) throws RequestRefused, OpenAiRefusal {
        var incoming = call.incoming();
        var scope = new CallScope(incoming.connection());
        var sink = new TellingSink(incoming.response(), telling);
        var upstream = call.upstream(MediaModel.target(model, "streamGenerateContent?alt=sse"), incoming.payload(body));
        var silence = incoming.settings().streams().keepAlive();
        if (telling.isEvents() && silence.isPositive()) {
            try (var beating = HeartbeatSink.over(sink, scope, silence)) {
                relayCall.relay(upstream, scope, beating);
            }
        } else {
            relayCall.relay(upstream, scope, sink);
        }
        return sink.finish();
    }
}
