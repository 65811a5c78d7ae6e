package io.pollux.application.relay;

import io.pollux.domain.failure.Blame;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.pool.NoUsableKey;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a caller is answered instead of a reply, in Google's shape.
 *
 * @param body a JSON error object
 * @param retryAfter when another try makes sense; whole seconds are what HTTP can say
 */
public record Refusal(int status, List<Header> headers, Bytes body, Optional<Duration> retryAfter) {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(30);

    /** An error of our own. */
    public static Refusal of(int status, String message) {
        return new Refusal(
                status, List.of(), GeminiFault.body(status, GeminiFault.statusFor(status), message), Optional.empty());
    }

    static Refusal of(int status, String message, Duration retryAfter) {
        return new Refusal(
                status,
                List.of(),
                GeminiFault.body(status, GeminiFault.statusFor(status), message, retryAfter),
                Optional.of(retryAfter));
    }

    /** For a model that is hidden or is not there. */
    public static Refusal unknownModel(String model) {
        return of(404, "models/" + model + " is not found, or is not offered by this gateway.");
    }

    static Refusal noKey(NoUsableKey none, String model, Instant now) {
        return switch (none.reason()) {
            case NONE_CONFIGURED ->
                of(503, "No upstream key is configured; the operator of this gateway has to add one.", LATER);
            case NONE_USABLE ->
                of(503, "Every upstream key is rejected or paused; the operator has to see to it.", LATER);
            case ALL_TRIED -> of(503, "No further upstream key is ready for this call.", SOON);
            case ALL_RESTING -> {
                var wait = none.earliestRecovery()
                        .map(recovery -> atLeastAMoment(Duration.between(now, recovery)))
                        .orElse(LATER);
                yield of(429, quotaMessage(model, wait), wait);
            }
        };
    }

    static Refusal egressClosed(Instant until, Instant now) {
        return of(
                503,
                "Google refuses calls from this gateway's network location for now; no key is at fault.",
                atLeastAMoment(Duration.between(now, until)));
    }

    static Refusal deadline() {
        return of(504, "No upstream answer came within the time this call allows.");
    }

    static Refusal shuttingDown() {
        return of(503, "This gateway is shutting down.", SOON);
    }

    static Refusal brokenOff() {
        return of(502, "Upstream broke off in the middle of its reply.");
    }

    /** For a bug of ours: nothing of it is shown but where to look. */
    public static Refusal ourFault(String callId) {
        return of(500, "An internal error of this gateway ended the call; its log says more under " + callId + ".");
    }

    /** The refusal for an attempt after which no other is made: upstream's own words where they concern the caller. */
    static Refusal of(Reply.Refused refused, Blame blame, String model) {
        return switch (refused.failure()) {
            case Failure.TimedOut _ -> deadline();
            case Failure.Unreachable _ -> of(503, "The upstream API cannot be reached.", SOON);
            case Failure.MinuteSpent _, Failure.DaySpent _, Failure.Throttled _ ->
                of(429, quotaMessage(model, SOON), SOON);
            case Failure.GatewayFault _ -> of(502, "Upstream refused the form of this gateway's call.");
            default ->
                switch (blame) {
                    case KEY, PROJECT ->
                        of(503, "Upstream refused the key this call was given; another call gets another key.", SOON);
                    default ->
                        refused.status() < 400
                                ? of(
                                        502,
                                        "Upstream answered " + refused.status() + ", which is no answer to this call.")
                                : new Refusal(refused.status(), refused.headers(), bodyOf(refused), Optional.empty());
                };
        };
    }

    private static Bytes bodyOf(Reply.Refused refused) {
        return GeminiFault.read(refused.body()).isPresent()
                ? refused.body()
                : GeminiFault.body(
                        refused.status(),
                        GeminiFault.statusFor(refused.status()),
                        "Upstream answered " + refused.status() + " without saying why.");
    }

    private static String quotaMessage(String model, Duration wait) {
        return "The quota of every key that was tried for " + (model.isEmpty() ? "this call" : "model " + model)
                + " is used up. Please retry in " + wait.toMillis() / 1000.0 + "s.";
    }

    private static Duration atLeastAMoment(Duration wait) {
        return wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
    }
}
