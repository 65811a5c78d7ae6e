package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.openai.CompatRepair;
import java.util.List;

/** Repairs the events of Google's own OpenAI endpoint before anybody else looks at them. */
final class CompatRepairSink implements ReplySink {
    private final ReplySink sink;
    private final CompatRepair repair = new CompatRepair();
    private boolean isEvents;

    CompatRepairSink(ReplySink sink) {
        this.sink = sink;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        isEvents = CompatSink.areEvents(headers);
        sink.begin(status, headers);
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        if (isEvents) {
            var repaired = repair.events(array, offset, length);
            sink.part(repaired.unsafeArray(), 0, repaired.length(), more);
        } else {
            sink.part(array, offset, length, more);
        }
    }

    @Override
    public void end() throws ClientGone {
        sink.end();
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        sink.fail(refusal);
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        sink.refuse(refusal);
    }
}
