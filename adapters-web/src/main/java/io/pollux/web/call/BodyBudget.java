package io.pollux.web.call;

import io.pollux.application.relay.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that request bodies, and replies that have to be gathered, may take all together: each alone may be within its
 * limit and yet some at once more than the heap, which would end everybody's calls.
 */
public final class BodyBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param most in bytes
     */
    public BodyBudget(long most) {
        this.most = most;
    }

    /** A third of the heap: while a body is translated there are two of it. */
    public static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 3);
    }

    Share share() {
        return new Share();
    }

    /** For the replies of one request. */
    public Replies replies() {
        return new Replies();
    }

    private static RequestRefused refused(String message) {
        return new RequestRefused(
                new Refusal(503, List.of(), Refusal.of(503, message).body(), Optional.of(Duration.ofSeconds(1))));
    }

    /** What one call holds; given back when closed. Used by one thread at a time. */
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
                throw refused("Too many large request bodies at once; please try again.");
            }
            mine = bytes;
        }

        /**
         * Holds so many bytes beside what it held before.
         *
         * @throws RequestRefused as {@link #hold}
         */
        public void holdMore(long bytes) throws RequestRefused {
            hold(mine + bytes);
        }

        @Override
        public void close() {
            held.addAndGet(-mine);
            mine = 0;
        }
    }

    /** What the gathered replies of one request hold: ever more, until all is given back when closed. Thread-safe. */
    public final class Replies implements AutoCloseable {
        private final AtomicLong ours = new AtomicLong();

        /**
         * Holds so many bytes more.
         *
         * @throws RequestRefused 503 when they are not to be had at the moment
         */
        public void add(long bytes) throws RequestRefused {
            if (held.addAndGet(bytes) > most) {
                held.addAndGet(-bytes);
                throw refused("Too many large replies at once; please try again.");
            }
            ours.addAndGet(bytes);
        }

        @Override
        public void close() {
            held.addAndGet(-ours.getAndSet(0));
        }
    }
}
