package io.pollux.e2e.wire;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.script.Canned;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Reply;
import java.time.Duration;
import java.util.List;

/** Scripted replies for which the simulator has no name. */
final class Replies {
    private Replies() {}

    /** A reply that goes wrong after two parts, with a recorded error where the fault has one. */
    static Reply failing(Reply reply, Fault fault, String error) {
        var broken = reply.failing(fault, 2, Duration.ZERO);
        return new Reply(
                broken.canned(),
                broken.fault(),
                broken.afterEvents(),
                broken.stall(),
                Samples.get(error).body(),
                broken.latency(),
                broken.events(),
                broken.gap(),
                broken.textBytes(),
                broken.gzip(),
                broken.bigBytes(),
                broken.cachedTokens(),
                broken.modelVersion(),
                broken.finishReason(),
                broken.plainLength());
    }

    /** A proper answer of about so many bytes. */
    static Reply large(int size) {
        var body = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + "a".repeat(size)
                + "\"}]},\"finishReason\":\"STOP\"}]}";
        return Reply.HONEST.with(new Canned(200, List.of("content-type: application/json"), Bytes.utf8(body)));
    }
}
