package io.pollux.web.call;

import io.pollux.application.relay.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that request bodies may take all together: each alone may be within its limit and yet some at once more than
 * the heap, which would end everybody's calls.
 */
public final class BodyBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param most in bytes
     */
    BodyBudget(long most) {
        this.most = most;
    }

    /** A third of the heap: while a body is translated there are two of it. */
    static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 3);
    }

    Share share() {
        return new Share();
    }

    /** What one call holds; given back when closed. Used by one thread. */
    public final class Share implements AutoCloseable {
        private long mine;

        /**
         * Holds so many bytes instead of what it held before.
         *
         * @throws RequestRefused 503 when they are not to be had at the moment
         */
        public void hold(long bytes) throws RequestRefused {
            var more = bytes - mine;
            if (held.addAndGet(more) > most && more > 0) {
                held.addAndGet(-more);
                throw new RequestRefused(new Refusal(
                        503,
                        List.of(),
                        Refusal.of(503, "Too many large request bodies at once; please try again.")
                                .body(),
                        Optional.of(Duration.ofSeconds(1))));
            }
            mine = bytes;
        }

        @Override
        public void close() {
            held.addAndGet(-mine);
            mine = 0;
        }
    }
}
