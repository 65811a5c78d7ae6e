package io.pollux.persistence;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ExportControlled;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.SocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Connects MySQL's driver, which has no such thing itself, to a Unix domain socket. The driver makes it by name from the
 * url's options. Its socket timeouts have no effect here; the server is on the same machine.
 */
@SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"}) // The driver wants it so, and asks for sockets only.
public final class UnixSocketFactory implements SocketFactory {
    static final String PATH = "unixSocket";

    private @Nullable Socket socket;

    @Override
    public <T extends Closeable> T connect(String host, int port, PropertySet options, int loginTimeout)
            throws IOException {
        var path = options.getStringProperty(PATH).getValue();
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        var connected = new ChannelSocket(channel);
        socket = connected;
        return (T) connected;
    }

    @Override
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session)
            throws IOException {
        return performTlsHandshake(connection, session, null);
    }

    @Override
    public <T extends Closeable> T performTlsHandshake(
            SocketConnection connection, ServerSession session, @Nullable Log log) throws IOException {
        return (T) ExportControlled.performTlsHandshake(socket, connection, session.getServerVersion(), log);
    }

    /** As much of a socket as the driver uses. */
    private static final class ChannelSocket extends Socket {
        private final SocketChannel channel;

        ChannelSocket(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public InputStream getInputStream() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream getOutputStream() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public boolean isConnected() {
            return channel.isConnected();
        }

        @Override
        public boolean isClosed() {
            return !channel.isOpen();
        }

        @Override
        public void setSoTimeout(int timeout) {}

        @Override
        public int getSoTimeout() {
            return 0;
        }

        @Override
        public void setTcpNoDelay(boolean on) {}

        @Override
        public void setKeepAlive(boolean on) {}

        @Override
        public void shutdownInput() throws IOException {
            channel.shutdownInput();
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
