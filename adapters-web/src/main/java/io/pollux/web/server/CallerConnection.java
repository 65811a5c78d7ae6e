package io.pollux.web.server;

import io.pollux.application.relay.CallScope.CallerProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The connection a caller waits on. Whether it is still open shows in a read that must not block: nothing to read means
 * waiting, the end of the stream means gone, and bytes are the caller's next request, which are put back.
 *
 * <p>To be asked only after the request's body was read, and closed before the request ends: from then on the container
 * reads from the socket itself.
 */
public final class CallerConnection implements CallerProbe, AutoCloseable {
    static final String ATTRIBUTE = CallerConnection.class.getName();

    private static final int EARLY_LIMIT = 8 * 1024;

    private final @Nullable SocketWrapperBase<?> socket;
    private final CallerWatch watch;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean asked;
    private @Nullable SelectionKey key;
    private boolean closed;

    CallerConnection(@Nullable SocketWrapperBase<?> socket, CallerWatch watch) {
        this.socket = socket;
        this.watch = watch;
    }

    /** Reads when asked for the first time; who waits longer is watched instead, and read from only when there is news. */
    @Override
    public boolean hasLeft() {
        if (socket == null || !lock.tryLock()) {
            return false;
        }
        try {
            if (closed || (key != null && !watch.hasNews(key))) {
                return false;
            }
            if (asked && key == null) {
                key = watch.register(socket);
            }
            asked = true;
            return isAtEnd(socket);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (key != null) {
                key.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isAtEnd(SocketWrapperBase<?> socket) {
        var early = ByteBuffer.allocate(1);
        try {
            var count = socket.read(false, early);
            if (count > 0) {
                return isAtEndAfter(early, socket);
            }
            return count < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Behind bytes of a next request the end may stand as well; they are all put back where they came from. */
    private static boolean isAtEndAfter(ByteBuffer first, SocketWrapperBase<?> socket) throws IOException {
        var early = ByteBuffer.allocate(EARLY_LIMIT).put(first.flip());
        var count = 1;
        try {
            while (count > 0 && early.hasRemaining()) {
                count = socket.read(false, early);
            }
            return count < 0;
        } finally {
            makeRoom(early.flip().remaining(), socket.getSocketBufferHandler());
            socket.unRead(early);
        }
    }

    /** The container's buffer may have been filled again in the meantime, and is smaller than what can come early. */
    private static void makeRoom(int count, SocketBufferHandler buffer) {
        buffer.configureReadBufferForWrite();
        var needed = buffer.getReadBuffer().position() + count;
        if (needed > buffer.getReadBuffer().capacity()) {
            buffer.expand(needed);
        }
    }
}
