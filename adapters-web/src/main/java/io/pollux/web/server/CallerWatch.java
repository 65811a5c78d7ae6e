package io.pollux.web.server;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Knows which callers' connections have something to tell, by one system call for all of them: with thousands of open
 * streams, a read for each a few times a second would cost more than the streams themselves.
 */
@Component
public final class CallerWatch implements AutoCloseable {
    private final Selector selector;

    public CallerWatch() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection of a request; one that never tells anything when the container does not hand out its sockets. */
    public CallerConnection connection(HttpServletRequest request) {
        return new CallerConnection(
                request.getAttribute(CallerConnection.ATTRIBUTE) instanceof SocketWrapperBase<?> socket ? socket : null,
                this);
    }

    /** Gathers the news; to be called before the calls are asked, by the thread that asks them. */
    public void look() {
        try {
            selector.selectedKeys().clear();
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Watches a connection from the next look on; null when it is closed already. */
    @Nullable
    SelectionKey register(SocketWrapperBase<?> socket) {
        try {
            // The container's stand-in for a closed channel has none inside.
            return socket.getSocket() instanceof NioChannel channel && channel.getIOChannel() != null
                    ? channel.getIOChannel().register(selector, SelectionKey.OP_READ)
                    : null;
        } catch (ClosedChannelException | ClosedSelectorException | CancelledKeyException e) {
            return null;
        }
    }

    boolean hasNews(SelectionKey key) {
        return selector.selectedKeys().contains(key);
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
