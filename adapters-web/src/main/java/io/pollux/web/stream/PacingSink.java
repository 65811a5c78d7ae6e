package io.pollux.web.stream;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.openai.Pacer;
import io.pollux.protocol.openai.Pacing;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows the prose of a stream of events little by little. Whatever else there is passes as it comes, and nothing waits any
 * more once the call is being ended.
 */
public final class PacingSink implements ReplySink {
    private final ReplySink sink;
    private final CallScope scope;
    private final Pacing pacing;
    /** Null while the reply is no stream of readable events. */
    private @Nullable Pacer pacer;

    public PacingSink(ReplySink sink, CallScope scope, Pacing pacing) {
        this.sink = sink;
        this.scope = scope;
        this.pacing = pacing;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        pacer = isEvents(headers) ? new Pacer(pacing) : null;
        sink.begin(status, headers);
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        if (pacer == null) {
            sink.part(array, offset, length, more);
            return;
        }
        for (var piece : pacer.pace(array, offset, length)) {
            var pauses = piece.pause().isPositive();
            var bytes = piece.bytes();
            sink.part(bytes.unsafeArray(), 0, bytes.length(), more && !pauses);
            if (pauses) {
                scope.pause(piece.pause());
            }
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

    private static boolean isEvents(List<Header> headers) {
        return headers.stream()
                        .anyMatch(header -> header.name().equals("content-type")
                                && header.value().toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                && headers.stream().noneMatch(header -> header.name().equals("content-encoding"));
    }
}
