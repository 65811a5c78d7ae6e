package io.pollux.application.relay;

import io.pollux.domain.exchange.Attempt;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.exchange.TokenUsage;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.protocol.gemini.Operation;
import io.pollux.protocol.reply.ReplyFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Notes what happens during one call and makes an exchange of it. Used by one thread. */
final class Trace {
    private static final int LONGEST_EVIDENCE = 300;

    private final Call call;
    private final InstantSource clock;
    private final List<Attempt> attempts = new ArrayList<>(1);
    private Instant attemptBegan;
    private @Nullable Instant firstPart;
    private @Nullable ReplyFacts facts;
    private Outcome outcome = Outcome.REFUSED;
    private int status;

    Trace(Call call, InstantSource clock) {
        this.call = call;
        this.clock = clock;
        attemptBegan = call.startedAt();
    }

    void attemptBegins(Instant now) {
        attemptBegan = now;
    }

    void accepted(ApiKey key, Reply.Accepted reply) {
        attempts.add(attempt(key, reply.status(), "", ""));
        facts = reply.parts().facts();
        status = reply.status();
    }

    void refused(ApiKey key, int upstreamStatus, Failure failure) {
        attempts.add(attempt(key, upstreamStatus, failure.name(), failure.evidence()));
    }

    /** The attempt was ended from this side; upstream had no say in it. */
    void cutShort(ApiKey key, int upstreamStatus, CallScope.End why) {
        var name =
                switch (why) {
                    case CALLER_LEFT -> "CallerLeft";
                    case DEADLINE -> "DeadlineOver";
                    case SHUTTING_DOWN -> "ShuttingDown";
                };
        attempts.add(attempt(key, upstreamStatus, name, ""));
    }

    void passedOn() {
        if (firstPart == null) {
            firstPart = clock.instant();
        }
    }

    void ends(Outcome outcome, int status) {
        this.outcome = outcome;
        this.status = status;
    }

    void completes() {
        outcome = Outcome.COMPLETED;
    }

    /** The stream broke: the accepted attempt gets the reason. */
    void breaks(String evidence) {
        outcome = Outcome.BROKEN;
        var last = attempts.removeLast();
        attempts.add(new Attempt(
                last.number(),
                last.key(),
                last.project(),
                last.begun(),
                took(),
                last.status(),
                "StreamBroken",
                cut(evidence)));
    }

    void callerLeft() {
        outcome = Outcome.CLIENT_GONE;
        if (firstPart == null) {
            status = 499;
        }
    }

    int attempts() {
        return attempts.size();
    }

    Exchange finish() {
        var took = Duration.between(call.startedAt(), clock.instant());
        var seen = facts;
        return new Exchange(
                call.id(),
                call.startedAt(),
                call.caller(),
                operationName(call.path().operation()),
                call.path().model(),
                seen == null ? "" : seen.modelVersion(),
                call.streams(),
                status,
                outcome,
                seen == null ? "" : seen.finishReason(),
                firstPart == null ? took : Duration.between(call.startedAt(), firstPart),
                took,
                seen == null ? TokenUsage.NONE : usage(seen),
                List.copyOf(attempts));
    }

    private Attempt attempt(ApiKey key, int upstreamStatus, String failure, String evidence) {
        return new Attempt(
                attempts.size() + 1,
                key.id(),
                key.project(),
                Duration.between(call.startedAt(), attemptBegan),
                took(),
                upstreamStatus,
                failure,
                cut(evidence));
    }

    private Duration took() {
        return Duration.between(attemptBegan, clock.instant());
    }

    private static String cut(String evidence) {
        return evidence.length() > LONGEST_EVIDENCE ? evidence.substring(0, LONGEST_EVIDENCE) : evidence;
    }

    private static TokenUsage usage(ReplyFacts facts) {
        return new TokenUsage(
                facts.promptTokens(),
                facts.candidatesTokens(),
                facts.thoughtsTokens(),
                facts.cachedTokens(),
                facts.toolUseTokens(),
                facts.totalTokens());
    }

    private static String operationName(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
