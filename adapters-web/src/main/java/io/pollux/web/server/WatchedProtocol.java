package io.pollux.web.server;

import java.io.IOException;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1 with one addition: a request knows the socket it came through. The servlet API has no way to ask
 * whether a caller that is waiting is still there.
 */
public final class WatchedProtocol extends Http11NioProtocol {
    /** Tomcat itself uses the first few of its 32 notes. */
    static final int SOCKET_NOTE = 30;

    @Override
    protected Processor createProcessor() {
        return new WatchedProcessor(this);
    }

    /** An open stream keeps its buffers; what is larger than this passes them by. */
    @Override
    public int getDesiredBufferSize() {
        return 2048;
    }

    private static final class WatchedProcessor extends Http11Processor {
        WatchedProcessor(WatchedProtocol protocol) {
            super(protocol, protocol.getAdapter());
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            request.setNote(SOCKET_NOTE, socket);
            return super.service(socket);
        }
    }
}
