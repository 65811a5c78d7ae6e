package io.pollux.web.server;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Lets a request on only if its path, as sent, begins like the path the container has found a servlet for: Spring takes any
 * other for a fault of ours. Slashes too many at the start, as clients make them of a base URL with one at its end, do not
 * count.
 */
public final class PathValve extends ValveBase {
    public PathValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH) {
            var path = request.getRequestURI();
            var begin = 0;
            while (path.startsWith("//", begin)) {
                begin++;
            }
            if (begin > 0) {
                request.getCoyoteRequest().requestURI().setString(path.substring(begin));
            }
            if (!path.startsWith(request.getServletPath(), begin)) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
        }
        getNext().invoke(request, response);
    }
}
