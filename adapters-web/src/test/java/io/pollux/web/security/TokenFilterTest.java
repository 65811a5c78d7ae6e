package io.pollux.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.MutableClock;
import io.pollux.application.access.Authenticate;
import io.pollux.application.access.KeyedHash;
import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.access.Token;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TokenFilterTest {
    private final KeyedHash hash = new KeyedHash(new byte[32]);
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v1beta/models");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void a_token_is_taken_in_every_form() throws Exception {
        for (var form :
                List.of("x-goog-api-key", "api-key", "x-api-key", "Authorization", "bare Authorization", "query")) {
            var caller = new MockHttpServletRequest("GET", "/v1beta/models");
            switch (form) {
                case "Authorization" -> caller.addHeader(form, "bearer  client ");
                case "bare Authorization" -> caller.addHeader("Authorization", " client ");
                case "query" -> caller.setQueryString("pageSize=1&key=client");
                default -> caller.addHeader(form, "client");
            }
            var chain = new MockFilterChain();

            filter(Scope.CLIENT).doFilter(caller, new MockHttpServletResponse(), chain);

            assertThat(chain.getRequest()).as(form).isNotNull();
            assertThat(caller.getAttribute(Credentials.CALLER))
                    .isEqualTo(new Caller(hash.tokenId("client"), Scope.CLIENT));
        }
    }

    @Test
    void without_a_good_token_nothing_goes_on() throws Exception {
        for (var value : List.of("wrong", "", " ", "Bearer client")) {
            var caller = new MockHttpServletRequest("GET", "/v1beta/models");
            caller.addHeader("x-goog-api-key", value);
            caller.addHeader("x-api-key", value);
            caller.addHeader("Authorization", "Basic client");
            caller.setQueryString("key=");
            var answer = new MockHttpServletResponse();
            var chain = new MockFilterChain();

            filter(Scope.CLIENT).doFilter(caller, answer, chain);

            assertThat(chain.getRequest()).as(value).isNull();
            assertThat(answer.getStatus()).isEqualTo(401);
            assertThat(answer.getContentAsString()).contains("UNAUTHENTICATED");
            assertThat(answer.getHeader(Answers.CALL_ID)).isNotBlank();
        }
    }

    @Test
    void a_clients_token_opens_no_operators_path_but_an_administrators_opens_both() throws Exception {
        request.addHeader("api-key", "client");
        var chain = new MockFilterChain();
        filter(Scope.ADMIN).doFilter(request, response, chain);
        var admin = new MockHttpServletRequest("GET", "/v1beta/models");
        admin.addHeader("api-key", "admin");
        var adminChain = new MockFilterChain();
        filter(Scope.ADMIN).doFilter(admin, new MockHttpServletResponse(), adminChain);

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(chain.getRequest()).isNull();
        assertThat(adminChain.getRequest()).isNotNull();
    }

    @Test
    void a_preflight_is_answered_without_a_token_and_allows_no_credentials() throws Exception {
        request.setMethod("OPTIONS");
        request.addHeader("Origin", "https://app.example");
        request.addHeader("Access-Control-Request-Method", "POST");
        request.addHeader("Access-Control-Request-Headers", "x-goog-api-key");

        filter(Scope.CLIENT).doFilter(request, response, new MockFilterChain());

        assertThat(response.getStatus()).isEqualTo(204);
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(response.getHeader("Access-Control-Allow-Headers")).isEqualTo("x-goog-api-key");
        assertThat(response.getHeader("Access-Control-Max-Age")).isEqualTo("86400");
        assertThat(response.getHeader("Access-Control-Allow-Credentials")).isNull();
    }

    private TokenFilter filter(Scope needed) {
        var tokens = List.of(token("client", Scope.CLIENT), token("admin", Scope.ADMIN), token("", Scope.ADMIN));
        var clock = new MutableClock(Instant.parse("2026-11-24T12:00:00Z"));
        return new TokenFilter(new Authenticate(hash, tokens), new Answers(new CallIds(clock, new Random(1))), needed);
    }

    private Token token(String secret, Scope scope) {
        return new Token(hash.tokenId(secret), "test", scope, hash.of(secret));
    }
}
