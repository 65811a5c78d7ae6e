package io.pollux.domain.failure;

import io.pollux.domain.quota.PacificDay;
import java.time.Duration;
import java.time.Instant;

/**
 * The one place that says whom a failure blames and what follows.
 *
 * @param strikesToReject consecutive refusals of unknown kind before a key is rejected; at least 1
 * @param backoff the first pause before a call to an overloaded model is tried again; zero for none
 */
public record FailurePolicy(int strikesToReject, Duration backoff) {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration BRIEF = Duration.ofSeconds(2);
    private static final Duration TIER_RECHECK = Duration.ofHours(24);

    public Verdict judge(Failure failure, Instant now) {
        return switch (failure) {
            case Failure.MinuteSpent(var delay, var _) ->
                again(Blame.QUOTA, new Effect.Rest(now.plus(atLeastASecond(delay))));
            case Failure.DaySpent _ -> again(Blame.QUOTA, new Effect.Spend(PacificDay.endOf(now)));
            case Failure.NotOnTier _ -> again(Blame.QUOTA, new Effect.Exclude(now.plus(TIER_RECHECK)));
            case Failure.Throttled _ -> again(Blame.QUOTA, new Effect.RestBriefly(BRIEF, MINUTE));
            case Failure.KeyRejected _ -> again(Blame.KEY, new Effect.RejectKey());
            case Failure.KeySuspect _ -> again(Blame.KEY, new Effect.Strike(strikesToReject));
            case Failure.ProjectRejected _ -> again(Blame.PROJECT, new Effect.RejectProject());
            case Failure.ModelOverloaded _ -> new Verdict(Blame.MODEL, Effect.NONE, true, backoff);
            case Failure.UpstreamFaulty _, Failure.Unreachable _, Failure.TimedOut _, Failure.EmptyReply _ ->
                again(Blame.UPSTREAM, Effect.NONE);
            case Failure.CallRejected _ -> noUse(Blame.REQUEST);
            case Failure.EgressRefused _ -> noUse(Blame.EGRESS);
            case Failure.GatewayFault _ -> noUse(Blame.GATEWAY);
        };
    }

    private static Verdict again(Blame blame, Effect effect) {
        return new Verdict(blame, effect, true, Duration.ZERO);
    }

    private static Duration atLeastASecond(Duration delay) {
        return delay.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : delay;
    }

    private static Verdict noUse(Blame blame) {
        return new Verdict(blame, Effect.NONE, false, Duration.ZERO);
    }
}
