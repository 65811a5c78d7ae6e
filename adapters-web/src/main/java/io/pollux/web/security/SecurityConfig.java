package io.pollux.web.security;

import io.pollux.application.access.Authenticate;
import io.pollux.application.relay.Refusal;
import io.pollux.domain.access.Scope;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.Dialect;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Four lists of filters and nothing else: the gateway's paths need a token, operators' paths an administrator's, a few
 * are open, and the rest is not there. All decide on the path as sent, as the controllers do, so that no spelling of a
 * path is one thing to the guard and another to the room behind it.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityConfig {
    private static final List<String> GATEWAY = List.of("/v1beta/", "/v1/", "/v1alpha/", "/gemini/");
    private static final List<String> OPEN =
            List.of("/health", "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");

    @Bean
    @Order(1)
    SecurityFilterChain gateway(Authenticate authenticate, Answers answers) {
        return new DefaultSecurityFilterChain(
                SecurityConfig::isGateway, new TokenFilter(authenticate, answers, Scope.CLIENT));
    }

    @Bean
    @Order(2)
    SecurityFilterChain open() {
        return new DefaultSecurityFilterChain(request ->
                OPEN.contains(request.getRequestURI()) || request.getDispatcherType() == DispatcherType.ERROR);
    }

    @Bean
    @Order(3)
    SecurityFilterChain operators(Authenticate authenticate, Answers answers) {
        return new DefaultSecurityFilterChain(
                request -> request.getRequestURI().startsWith("/actuator/"),
                new TokenFilter(authenticate, answers, Scope.ADMIN));
    }

    @Bean
    @Order(4)
    SecurityFilterChain nothingElse(Answers answers) {
        return new DefaultSecurityFilterChain(_ -> true, (request, response, _) -> {
            var asked = (HttpServletRequest) request;
            var answer = (HttpServletResponse) response;
            answers.begin(asked, answer);
            answers.refuse(asked, answer, Refusal.of(404, "There is nothing at this path."));
        });
    }

    /** Under the name by which the container's filter finds it; Spring's own would parse each path once more. */
    @Bean
    FilterChainProxy springSecurityFilterChain(List<SecurityFilterChain> chains, Answers answers) {
        var proxy = new FilterChainProxy(chains);
        proxy.setFirewall(new RawPathFirewall(SecurityConfig::isGateway));
        proxy.setRequestRejectedHandler((request, response, _) -> {
            answers.begin(request, response);
            answers.refuse(
                    request, response, Refusal.of(400, "The path or a header is not in a form this gateway accepts."));
        });
        return proxy;
    }

    private static boolean isGateway(HttpServletRequest request) {
        var path = request.getRequestURI();
        for (var root : GATEWAY) {
            if (path.startsWith(root)) {
                return true;
            }
        }
        return Dialect.of(request) == Dialect.OPENAI;
    }
}
