package io.pollux.web.openai;

import io.pollux.protocol.openai.Media;
import io.pollux.protocol.openai.MediaSource;
import io.pollux.protocol.openai.MediaUnavailable;
import io.pollux.protocol.openai.RemoteMedia;
import io.pollux.web.call.Incoming;
import io.pollux.web.call.RequestRefused;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The media that one request names by URL: not many, not large all together, and not long in coming. They count among the
 * bodies that are held, with their bytes and with the base64 these become. To be closed before the request's body is counted
 * in another way.
 */
public final class NamedMedia implements MediaSource, AutoCloseable {
    /** How many URLs a request may name: an image edit takes 16 images and a mask. */
    static final int MOST = 20;

    static final long MOST_BYTES = 64L * 1024 * 1024;
    static final Duration LONGEST = Duration.ofSeconds(40);

    private final RemoteMedia remote;
    private final Incoming incoming;
    private final long deadline;
    private final RemoteMedia.Room room = new Share();
    private final ReentrantLock lock = new ReentrantLock();
    private int named;
    private long taken;
    private boolean closed;
    private @Nullable RequestRefused refused;

    /** Of a request whose body has been read; the time begins now, and is no longer than the caller's SDK waits. */
    public NamedMedia(RemoteMedia remote, Incoming incoming) {
        this.remote = remote;
        this.incoming = incoming;
        var patience = incoming.patience().filter(time -> time.compareTo(LONGEST) < 0);
        this.deadline = System.nanoTime() + patience.orElse(LONGEST).toNanos();
    }

    @Override
    public Media fetch(String url) throws MediaUnavailable {
        if (named++ == MOST) {
            throw new MediaUnavailable("a request may name " + MOST + " URLs");
        }
        if (room.time().compareTo(Duration.ZERO) <= 0) {
            throw new MediaUnavailable("the files before it took all the time there is");
        }
        return remote.fetch(url, room);
    }

    /**
     * To be asked when a fetch has failed, or was made to fail.
     *
     * @throws RequestRefused 503 when that was because too many bodies are held already
     */
    public void check() throws RequestRefused {
        lock.lock();
        try {
            if (refused != null) {
                throw refused;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, not even for a file that still comes in. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that come in, and the base64 they will be. */
    private static long weight(int bytes) {
        return bytes + (bytes + 2L) / 3 * 4;
    }

    private final class Share implements RemoteMedia.Room {
        @Override
        public void take(int bytes) throws MediaUnavailable {
            lock.lock();
            try {
                if (closed) {
                    throw new MediaUnavailable("it came too late");
                }
                if (taken + bytes > MOST_BYTES) {
                    throw new MediaUnavailable("the files named are larger than " + MOST_BYTES + " bytes together");
                }
                incoming.share().holdMore(weight(bytes));
                taken += bytes;
            } catch (RequestRefused refusal) {
                refused = refusal;
                throw new MediaUnavailable("there is no room for it at the moment");
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Duration time() {
            return Duration.ofNanos(deadline - System.nanoTime());
        }
    }
}
