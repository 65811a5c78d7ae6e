package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.CompatStream;
import java.util.List;

/**
 * Repairs the events of Google's own OpenAI endpoint before anybody else looks at them. A reply that is no stream of events
 * is none that the caller of one can read.
 */
final class CompatRepairSink implements ReplySink {
    private final ReplySink sink;
    private final CompatStream stream = new CompatStream();
    private boolean isEvents;

    CompatRepairSink(ReplySink sink) {
        this.sink = sink;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        isEvents = CompatSink.areEvents(headers);
        if (isEvents) {
            sink.begin(status, headers);
        }
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        if (isEvents) {
            tell(stream.events(array, offset, length), more);
        }
    }

    @Override
    public void end() throws ClientGone {
        if (isEvents) {
            tell(stream.end(), false);
            sink.end();
        } else {
            sink.refuse(Refusal.of(502, "Upstream answered without the stream that it was asked for."));
        }
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        if (stream.isOver()) {
            sink.end();
        } else if (isEvents) {
            sink.fail(refusal);
        } else {
            sink.refuse(refusal);
        }
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        sink.refuse(refusal);
    }

    private void tell(Bytes events, boolean more) throws ClientGone {
        sink.part(events.unsafeArray(), 0, events.length(), more);
    }
}
