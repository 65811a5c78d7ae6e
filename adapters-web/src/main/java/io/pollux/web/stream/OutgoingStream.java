package io.pollux.web.stream;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ReplySink;
import io.pollux.application.settings.Rules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The sinks that the events of one stream pass on their way to the caller, as the operator has set them. */
public final class OutgoingStream implements AutoCloseable {
    private final ReplySink first;
    private final @Nullable HeartbeatSink heartbeat;

    private OutgoingStream(ReplySink first, @Nullable HeartbeatSink heartbeat) {
        this.first = first;
        this.heartbeat = heartbeat;
    }

    /**
     * A stream that upstream writes as one.
     *
     * @param silence after which a sign of life is written; zero for never
     */
    public static OutgoingStream real(BeatingSink sink, CallScope scope, Rules rules, Duration silence) {
        var heartbeat = silence.isPositive() ? HeartbeatSink.over(sink, scope, silence) : null;
        return new OutgoingStream(paced(heartbeat == null ? sink : heartbeat, scope, rules), heartbeat);
    }

    /**
     * A stream made of a reply that upstream gives whole.
     *
     * @param asEvents whether the caller reads server-sent events, else an array
     */
    public static OutgoingStream fake(
            BeatingSink sink, CallScope scope, Rules rules, Duration silence, boolean asEvents) {
        var heartbeat = HeartbeatSink.over(sink, scope, silence);
        return new OutgoingStream(new FakeStreamSink(paced(heartbeat, scope, rules), asEvents), heartbeat);
    }

    /** Where the relay writes to. */
    public ReplySink sink() {
        return first;
    }

    /** To be called when the relay has returned: from then on nothing is written. */
    @Override
    public void close() {
        if (heartbeat != null) {
            heartbeat.close();
        }
    }

    private static ReplySink paced(ReplySink sink, CallScope scope, Rules rules) {
        var pacing = rules.pacing();
        return pacing.isPresent() ? new PacingSink(sink, scope, pacing.get()) : sink;
    }
}
