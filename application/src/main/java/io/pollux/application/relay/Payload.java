package io.pollux.application.relay;

import io.pollux.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, kept for as long as another attempt may need it: a stream can last minutes, and the long conversation
 * that began it must not take up memory until its end. Used by one thread.
 */
public final class Payload {
    private final Runnable onRelease;
    private @Nullable Bytes bytes;

    /**
     * Holds bytes until they are released.
     *
     * @param onRelease run once, when the bytes are let go
     */
    public Payload(Bytes bytes, Runnable onRelease) {
        this.bytes = bytes;
        this.onRelease = onRelease;
    }

    /** A body that nobody accounts for. */
    public static Payload of(Bytes bytes) {
        return new Payload(bytes, () -> {});
    }

    /**
     * What to send upstream; empty for none.
     *
     * @throws IllegalStateException after the release
     */
    public Bytes bytes() {
        if (bytes == null) {
            throw new IllegalStateException("the request's body has been let go");
        }
        return bytes;
    }

    void release() {
        if (bytes != null) {
            bytes = null;
            onRelease.run();
        }
    }
}
