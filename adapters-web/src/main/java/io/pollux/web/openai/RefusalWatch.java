package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiFault;
import java.util.List;
import java.util.Optional;

/** Holds back a refusal that another request need not get. */
final class RefusalWatch implements ReplySink {
    private final ReplySink sink;
    private final Remedy remedy;
    private Optional<Bytes> instead = Optional.empty();

    RefusalWatch(ReplySink sink, Remedy remedy) {
        this.sink = sink;
        this.remedy = remedy;
    }

    /** What to ask instead; empty when the sink has got its answer. */
    Optional<Bytes> instead() {
        return instead;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        sink.begin(status, headers);
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        sink.part(array, offset, length, more);
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
        if (refusal.status() == 400) {
            var fault = GeminiFault.read(refusal.body());
            instead = fault.flatMap(told -> remedy.instead(refusal.status(), told.message()));
        }
        if (instead.isEmpty()) {
            sink.refuse(refusal);
        }
    }

    /** Knows what to ask instead. */
    @FunctionalInterface
    interface Remedy {
        Optional<Bytes> instead(int status, String message);
    }
}
