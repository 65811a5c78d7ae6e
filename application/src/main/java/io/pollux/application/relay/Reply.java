package io.pollux.application.relay;

import io.pollux.domain.failure.Failure;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.reply.PartReader;
import java.util.List;

/** What upstream answered to one attempt. */
public sealed interface Reply extends AutoCloseable {
    int status();

    /** Frees the connection; aborts what is still to come. Never throws. */
    @Override
    void close();

    /**
     * A stream or body has begun and its first part, already read ahead, is no error.
     *
     * @param connection closes, and aborts unless read to the end
     */
    record Accepted(int status, List<Header> headers, PartReader parts, Runnable connection) implements Reply {
        @Override
        public void close() {
            connection.run();
        }
    }

    /**
     * An error, or no answer at all.
     *
     * @param status 0 when upstream never answered
     * @param body upstream's own, up to 64 KiB, without the key; empty when there is none
     */
    record Refused(Failure failure, int status, List<Header> headers, Bytes body) implements Reply {
        @Override
        public void close() {}
    }
}
