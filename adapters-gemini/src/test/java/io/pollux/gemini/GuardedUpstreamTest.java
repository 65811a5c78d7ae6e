package io.pollux.gemini;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.pollux.application.relay.Upstream;
import io.pollux.application.relay.UpstreamContract;
import org.junit.jupiter.api.AfterEach;

class GuardedUpstreamTest extends UpstreamContract {
    private final UpstreamHttp http = new UpstreamHttp();
    private final Upstream upstream = new GuardedUpstream(
            new GeminiUpstream(http), CircuitBreakerRegistry.ofDefaults(), BulkheadRegistry.ofDefaults());

    @Override
    protected Upstream upstream() {
        return upstream;
    }

    @AfterEach
    void close() {
        http.close();
    }
}
