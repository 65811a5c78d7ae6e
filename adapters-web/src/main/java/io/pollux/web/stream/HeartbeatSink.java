package io.pollux.web.stream;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import java.time.Duration;
import java.util.List;

/** Writes a sign of life whenever a stream has been silent for a while, be it that upstream has not begun. */
public final class HeartbeatSink implements ReplySink, AutoCloseable {
    private final BeatingSink sink;
    private final Heartbeat heartbeat;

    private HeartbeatSink(BeatingSink sink, CallScope scope, Duration silence) {
        this.sink = sink;
        this.heartbeat = new Heartbeat(sink::beat, () -> scope.end(CallScope.End.CALLER_LEFT), silence);
    }

    /**
     * Watches over a call.
     *
     * @param silence the longest, in one go; more than zero
     * @return to be closed after the call, and before its response is given back
     */
    public static HeartbeatSink over(BeatingSink sink, CallScope scope, Duration silence) {
        var watched = new HeartbeatSink(sink, scope, silence);
        scope.onSweep(watched.heartbeat::sweep);
        return watched;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        heartbeat.write(false, () -> sink.begin(status, headers));
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        heartbeat.write(false, () -> sink.part(array, offset, length, more));
        heartbeat.moved();
    }

    @Override
    public void end() throws ClientGone {
        heartbeat.write(true, sink::end);
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        heartbeat.write(true, () -> sink.fail(refusal));
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        heartbeat.write(true, () -> sink.refuse(refusal));
    }

    /** Waits for a beat under way; from then on nothing is written. */
    @Override
    public void close() {
        heartbeat.close();
    }
}
