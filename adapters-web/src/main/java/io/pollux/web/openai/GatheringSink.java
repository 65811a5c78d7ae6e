package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.web.call.BodyBudget;
import io.pollux.web.call.RequestRefused;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a reply until it is whole, as long as there is memory for it. */
final class GatheringSink implements ReplySink {
    /** A reply is held as it came, as text, and in the answer made of it; not all of them at once. */
    private static final long COPIES = 3;

    private final int largest;
    private final BodyBudget.Replies memory;
    private final Gathered gathered = new Gathered();
    private long counted;
    private @Nullable OpenAiFault fault;
    private boolean answered;

    /**
     * @param largest in bytes; a reply beyond it is none
     * @param memory what it takes is added to
     */
    GatheringSink(int largest, BodyBudget.Replies memory) {
        this.largest = largest;
        this.memory = memory;
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
                var length = Math.min(largest, Integer.parseInt(header.value()));
                if (hasRoomFor(length)) {
                    gathered.expect(length);
                }
            }
        }
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) {
        if (fault != null) {
            return;
        }
        if (length > largest - gathered.size()) {
            giveUp(new OpenAiFault(
                    502,
                    "Upstream answered with more than " + largest / (1024 * 1024) + " MiB.",
                    "server_error",
                    Optional.of("bad_response"),
                    Optional.empty()));
        } else if (hasRoomFor(gathered.size() + length)) {
            gathered.write(array, offset, length);
        }
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
            part(refusal.body().unsafeArray(), 0, refusal.body().length(), false);
        } else {
            fault = UpstreamFaults.of(refusal);
        }
    }

    /** Counts so many bytes as held; where they are not to be had the reply is given up. */
    private boolean hasRoomFor(long bytes) {
        var more = COPIES * bytes - counted;
        try {
            if (more > 0) {
                memory.add(more);
                counted += more;
            }
            return true;
        } catch (RequestRefused full) {
            giveUp(UpstreamFaults.of(full.refusal()));
            return false;
        }
    }

    private void giveUp(OpenAiFault why) {
        fault = why;
        gathered.forget();
    }

    /** Hands its bytes on without a copy where they fill its array. */
    private static final class Gathered extends ByteArrayOutputStream {
        void expect(int length) {
            if (length > buf.length) {
                buf = new byte[length];
            }
        }

        void forget() {
            buf = new byte[0];
            count = 0;
        }

        Bytes bytes() {
            return count == buf.length ? Bytes.owning(buf) : Bytes.owning(toByteArray());
        }
    }
}
