package io.pollux.web.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Hands a request's socket on to the application, as a {@link CallerConnection}. */
public final class WatchValve extends ValveBase {
    public WatchValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().getNote(WatchedProtocol.SOCKET_NOTE) instanceof SocketWrapperBase<?> socket) {
            request.setAttribute(CallerConnection.ATTRIBUTE, socket);
        }
        getNext().invoke(request, response);
    }
}
