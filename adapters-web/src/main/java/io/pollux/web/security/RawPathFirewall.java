package io.pollux.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Predicate;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Spring's strict firewall for all paths but the gateway's: those have a grammar of their own, stricter and with better
 * words, and every header the firewall would look at again is one the container has already parsed.
 */
final class RawPathFirewall implements HttpFirewall {
    private final Predicate<HttpServletRequest> isGateway;
    private final StrictHttpFirewall strict = new StrictHttpFirewall();

    RawPathFirewall(Predicate<HttpServletRequest> isGateway) {
        this.isGateway = isGateway;
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        return isGateway.test(request) ? new Unchanged(request) : strict.getFirewalledRequest(request);
    }

    @Override
    public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return response;
    }

    private static final class Unchanged extends FirewalledRequest {
        Unchanged(HttpServletRequest request) {
            super(request);
        }

        @Override
        public void reset() {}
    }
}
