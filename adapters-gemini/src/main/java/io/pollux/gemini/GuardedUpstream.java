package io.pollux.gemini;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.Reply;
import io.pollux.application.relay.Upstream;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.protocol.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps calls off a host that does not answer: one breaker and one bulkhead per host, driven by hand. Only what is the
 * host's own fault counts; errors about keys, quotas and requests do not, or one dead key would shut everyone out.
 */
final class GuardedUpstream implements Upstream {
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindow(
                    100,
                    20,
                    CircuitBreakerConfig.SlidingWindowType.COUNT_BASED,
                    // A ring behind a lock of the host's. The lock-free window is a list with a node for each call;
                    // once
                    // one of them is in the old generation, every later one follows it there.
                    SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(5))
            .permittedNumberOfCallsInHalfOpenState(10)
            .maxWaitDurationInHalfOpenState(Duration.ofSeconds(30))
            .build();
    private static final BulkheadConfig BULKHEAD = BulkheadConfig.custom()
            .maxConcurrentCalls(UpstreamHttp.CONNECTIONS)
            .maxWaitDuration(Duration.ZERO)
            .build();

    private final Upstream upstream;
    private final CircuitBreakerRegistry breakers;
    private final BulkheadRegistry bulkheads;
    /** The registries are proxies that look a bean up on every call. */
    private final Map<String, Guards> byHost = new ConcurrentHashMap<>();

    GuardedUpstream(Upstream upstream, CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads) {
        this.upstream = upstream;
        this.breakers = breakers;
        this.bulkheads = bulkheads;
    }

    @Override
    @MustBeClosed
    public Reply send(Call call, ApiKey key, RelaySettings settings, CallScope scope) {
        var host = settings.baseUrl().getAuthority();
        var guards = byHost.computeIfAbsent(host, this::guards);
        var breaker = guards.breaker;
        var bulkhead = guards.bulkhead;
        if (!bulkhead.tryAcquirePermission()) {
            return unanswered("more than " + UpstreamHttp.CONNECTIONS + " calls to " + host + " at once");
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.onComplete();
            return unanswered("circuit breaker open for " + host);
        }
        return guarded(call, key, settings, scope, breaker, bulkhead);
    }

    private Guards guards(String host) {
        return new Guards(breakers.circuitBreaker(host, BREAKER), bulkheads.bulkhead(host, BULKHEAD));
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // The reply goes to the caller, as it is or wrapped.
    private Reply guarded(
            Call call, ApiKey key, RelaySettings settings, CallScope scope, CircuitBreaker breaker, Bulkhead bulkhead) {
        var began = System.nanoTime();
        var recorded = false;
        var open = false;
        try {
            var reply = upstream.send(call, key, settings, scope);
            recorded = record(breaker, reply, scope, System.nanoTime() - began);
            if (reply instanceof Reply.Accepted(var status, var headers, var parts, var connection)) {
                open = true;
                return new Reply.Accepted(status, headers, parts, () -> {
                    try {
                        connection.run();
                    } finally {
                        bulkhead.onComplete();
                    }
                });
            }
            return reply;
        } finally {
            if (!recorded) {
                breaker.releasePermission();
            }
            if (!open) {
                bulkhead.onComplete();
            }
        }
    }

    /** Tells the breaker how the host did; says whether it is any of the breaker's business. */
    private static boolean record(CircuitBreaker breaker, Reply reply, CallScope scope, long nanos) {
        if (reply instanceof Reply.Accepted) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            return true;
        }
        if (scope.ended().isEmpty() && reply instanceof Reply.Refused refused && isTheHosts(refused.failure())) {
            breaker.onError(
                    nanos,
                    TimeUnit.NANOSECONDS,
                    new IOException(refused.failure().name()));
            return true;
        }
        return false;
    }

    private static boolean isTheHosts(Failure failure) {
        return failure instanceof Failure.UpstreamFaulty
                || failure instanceof Failure.Unreachable
                || failure instanceof Failure.TimedOut;
    }

    private static Reply unanswered(String evidence) {
        return new Reply.Refused(new Failure.Unreachable(evidence), 0, List.of(), Bytes.EMPTY);
    }

    private record Guards(CircuitBreaker breaker, Bulkhead bulkhead) {}
}
