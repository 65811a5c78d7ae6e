package io.pollux.web.security;

import io.pollux.application.access.Authenticate;
import io.pollux.application.relay.Refusal;
import io.pollux.domain.access.Scope;
import io.pollux.web.answer.Answers;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets requests in whose token is good enough, and notes whose it is. */
final class TokenFilter implements Filter {
    private final Authenticate authenticate;
    private final Answers answers;
    private final Scope needed;

    TokenFilter(Authenticate authenticate, Answers answers, Scope needed) {
        this.authenticate = authenticate;
        this.answers = answers;
        this.needed = needed;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) servletRequest;
        var response = (HttpServletResponse) servletResponse;
        answers.begin(request, response);
        if (request.getMethod().equals("OPTIONS")) {
            answers.options(request, response);
            return;
        }
        var caller = authenticate.authenticate(Credentials.of(request));
        if (caller.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer");
            answers.refuse(
                    request,
                    response,
                    Refusal.of(
                            401,
                            "A valid token of this gateway is needed, as x-goog-api-key, key=, api-key, x-api-key or bearer token."));
        } else if (caller.get().scope().compareTo(needed) < 0) {
            answers.refuse(request, response, Refusal.of(403, "This token may not do that."));
        } else {
            request.setAttribute(Credentials.CALLER, caller.get());
            chain.doFilter(request, response);
        }
    }
}
