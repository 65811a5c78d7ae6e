package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.OpenAiFault;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a reply until it is whole. */
final class GatheringSink implements ReplySink {
    private final int largest;
    private final Gathered gathered = new Gathered();
    private @Nullable OpenAiFault fault;
    private boolean answered;

    /**
     * @param largest in bytes; a reply beyond it is none
     */
    GatheringSink(int largest) {
        this.largest = largest;
    }

    /**
     * The reply, or why there is none.
     *
     * @throws ClientGone when the call was given up because its caller has left
     */
    Bytes whole() throws OpenAiRefusal, ClientGone {
        if (fault != null) {
            throw new OpenAiRefusal(fault);
        }
        if (!answered) {
            throw new ClientGone();
        }
        return gathered.bytes();
    }

    /** A length that is announced saves copies on the way to it. */
    @Override
    public void begin(int status, List<Header> headers) {
        for (var header : headers) {
            if (header.name().equals("content-length") && header.value().matches("[0-9]{1,9}")) {
                gathered.expect(Math.min(largest, Integer.parseInt(header.value())));
            }
        }
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) {
        if (fault != null) {
            return;
        }
        if (length > largest - gathered.size()) {
            fault = new OpenAiFault(
                    502,
                    "Upstream answered with more than " + largest / (1024 * 1024) + " MiB.",
                    "server_error",
                    Optional.of("bad_response"),
                    Optional.empty());
            gathered.reset();
            return;
        }
        gathered.write(array, offset, length);
    }

    @Override
    public void end() {
        answered = true;
    }

    @Override
    public void fail(Refusal refusal) {
        fault = UpstreamFaults.of(refusal);
    }

    /** The one success among refusals is an empty reply that no other attempt has bettered. */
    @Override
    public void refuse(Refusal refusal) {
        if (refusal.status() == 200) {
            answered = true;
            gathered.write(refusal.body().unsafeArray(), 0, refusal.body().length());
        } else {
            fault = UpstreamFaults.of(refusal);
        }
    }

    /** Hands its bytes on without a copy where they fill its array. */
    private static final class Gathered extends ByteArrayOutputStream {
        void expect(int length) {
            if (length > buf.length) {
                buf = new byte[length];
            }
        }

        Bytes bytes() {
            return count == buf.length ? Bytes.owning(buf) : Bytes.owning(toByteArray());
        }
    }
}
