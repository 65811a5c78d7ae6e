package io.pollux.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.pollux.application.relay.Call;
import io.pollux.application.relay.Reply;
import io.pollux.application.relay.ScriptedServer;
import io.pollux.application.relay.Upstream;
import io.pollux.application.relay.UpstreamContract;
import io.pollux.domain.failure.Failure;
import io.pollux.protocol.gemini.GeminiPath;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedUpstreamTest extends UpstreamContract {
    private static final String ERROR = "{\"error\":{\"code\":0,\"message\":\"No.\",\"status\":\"UNKNOWN\"}}";
    private final UpstreamHttp http = new UpstreamHttp();
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
    private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
    private final Upstream upstream = new GuardedUpstream(new GeminiUpstream(http), breakers, bulkheads);

    @Override
    protected Upstream upstream() {
        return upstream;
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void a_host_that_does_not_answer_is_left_alone_for_a_while() throws IOException {
        var closed = new ScriptedServer(_ -> {});
        closed.close();
        for (var i = 0; i < 20; i++) {
            refuse(closed);
        }

        var after = refuse(closed);

        assertThat(after.failure().evidence()).startsWith("circuit breaker open");
        assertThat(bulkheads.getAllBulkheads())
                .allSatisfy(bulkhead -> assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls())
                        .isEqualTo(UpstreamHttp.CONNECTIONS));
    }

    @Test
    void errors_about_keys_quotas_and_requests_open_no_breaker_and_keep_no_permit() throws IOException {
        for (var status : new int[] {400, 401, 403, 404, 429, 503}) {
            try (var server = new ScriptedServer(c -> c.answer(status, "application/json", ERROR))) {
                for (var i = 0; i < 40; i++) {
                    refuse(server);
                }
            }
        }

        assertThat(breakers.getAllCircuitBreakers())
                .hasSize(6)
                .allMatch(breaker -> breaker.getState() == CircuitBreaker.State.CLOSED);
        assertThat(bulkheads.getAllBulkheads())
                .allSatisfy(bulkhead -> assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls())
                        .isEqualTo(UpstreamHttp.CONNECTIONS));
    }

    @Test
    void googles_openai_endpoint_gets_the_key_as_a_bearer_token_and_no_other_way() throws IOException {
        try (var server = new ScriptedServer(c -> c.answer(200, "application/json", "{\"choices\":[]}"));
                var reply = send(upstream, server, compat())) {
            assertThat(parts(reply).next()).isTrue();

            assertThat(server.requests.getFirst())
                    .startsWith("POST /v1beta/openai/chat/completions HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nauthorization: Bearer the-secret-key\r\n")
                    .doesNotContainIgnoringCase("x-goog-api-key");
        }
    }

    @Test
    void an_error_of_googles_openai_endpoint_is_judged_inside_its_array() throws IOException {
        var spent = "[{\"error\":{\"code\":429,\"message\":\"Quota.\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{"
                + "\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"36s\"}]}}]";
        for (var status : new int[] {429, 200}) {
            try (var server = new ScriptedServer(c -> c.answer(status, "application/json", spent));
                    var reply = send(upstream, server, compat())) {
                assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> assertThat(refused.failure())
                        .isEqualTo(new Failure.MinuteSpent(Duration.ofSeconds(36), "429 RESOURCE_EXHAUSTED Quota.")));
            }
        }
    }

    private static Call compat() {
        var call = generate();
        return new Call(
                call.id(),
                call.startedAt(),
                call.caller(),
                "POST",
                GeminiPath.compat("chat/completions", "m", false),
                call.headers(),
                call.body(),
                call.patience());
    }

    private Reply.Refused refuse(ScriptedServer server) {
        try (var reply = send(upstream, server, generate())) {
            assertThat(reply).isInstanceOf(Reply.Refused.class);
            return (Reply.Refused) reply;
        }
    }
}
