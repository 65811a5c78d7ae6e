package io.pollux.persistence.exchange;

import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.exchange.Attempt;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.exchange.TokenUsage;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Finished calls to write down. */
final class Exchanges {
    static final Instant START = Instant.parse("2026-03-08T09:59:59.123456Z");
    static final Attempt ACCEPTED =
            new Attempt(1, new KeyId("k_1"), new ProjectId("p1"), Duration.ZERO, Duration.ofMillis(900), 200, "", "");

    private Exchanges() {}

    /** An ordinary call. */
    static Exchange call(String callId) {
        return call(callId, "gemini-2.5-flash", List.of(ACCEPTED));
    }

    static Exchange call(String callId, String model, List<Attempt> attempts) {
        return new Exchange(
                callId,
                START,
                new Caller("t_aaaaaaaaaaaa", Scope.CLIENT),
                "streamGenerateContent",
                model,
                "gemini-2.5-flash-001",
                true,
                200,
                Outcome.COMPLETED,
                "STOP",
                Duration.ofNanos(123_456_000),
                Duration.ofMillis(900),
                new TokenUsage(11, 22, 33, 4, 5, 71),
                attempts);
    }
}
