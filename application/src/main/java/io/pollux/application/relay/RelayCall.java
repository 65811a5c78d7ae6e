package io.pollux.application.relay;

import io.pollux.application.settings.CurrentSettings;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.failure.AttemptBudget;
import io.pollux.domain.failure.Blame;
import io.pollux.domain.failure.Effect;
import io.pollux.domain.failure.EgressGate;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.failure.FailurePolicy;
import io.pollux.domain.failure.Verdict;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;
import io.pollux.domain.pool.KeyLease;
import io.pollux.domain.pool.KeyPool;
import io.pollux.domain.pool.LeaseWish;
import io.pollux.domain.pool.NoUsableKey;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.domain.settings.Settings;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.reply.Emptiness;
import io.pollux.protocol.reply.PartReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one call through: leases keys, relays bytes, judges failures and records what happened. */
public final class RelayCall {
    private static final Logger LOG = LoggerFactory.getLogger(RelayCall.class);
    private static final Duration BACKOFF = Duration.ofMillis(250);

    private final KeyPool pool;
    private final Upstream upstream;
    private final EgressGate egress;
    private final CurrentSettings settings;
    private final LiveCalls liveCalls;
    private final List<ExchangeListener> listeners;
    private final InstantSource clock;

    public RelayCall(
            KeyPool pool,
            Upstream upstream,
            EgressGate egress,
            CurrentSettings settings,
            LiveCalls liveCalls,
            List<ExchangeListener> listeners,
            InstantSource clock) {
        this.pool = pool;
        this.upstream = upstream;
        this.egress = egress;
        this.settings = settings;
        this.liveCalls = liveCalls;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    /** Answers the call through the sink, one way or another, and returns when nothing is left to do. */
    public void relay(Call call, CallScope scope, ReplySink sink) {
        var trace = new Trace(call, clock);
        liveCalls.enter(scope);
        try {
            attempt(call, scope, sink, trace);
        } catch (ClientGone gone) {
            trace.callerLeft();
        } finally {
            tell(trace.finish());
            liveCalls.leave(scope);
        }
    }

    private void attempt(Call call, CallScope scope, ReplySink sink, Trace trace) throws ClientGone {
        var current = settings.get();
        var model = call.path().model();
        if (current.relay().filteredModels().contains(model)) {
            refuse(Refusal.unknownModel(model), sink, trace);
            return;
        }
        var policy = new FailurePolicy(current.keys().strikesToReject(), BACKOFF);
        var budget = budget(call, current, scope);
        var wish = new LeaseWish(model);
        Setback setback = null;
        Refusal emptySuccess = null;
        while (true) {
            var now = clock.instant();
            var closed = egress.closedUntil(now);
            if (closed.isPresent()) {
                refuse(Refusal.egressClosed(closed.get(), now), sink, trace);
                return;
            }
            try (var lease = pool.lease(wish, now)) {
                if (setback != null && !scope.pause(setback.pause)) {
                    refuse(endOf(scope).orElse(setback.refusal), sink, trace);
                    return;
                }
                setback = tryWith(lease, call, current.relay(), policy, budget, scope, sink, trace);
            } catch (NoUsableKey none) {
                var refusal = setback != null && none.reason() == NoUsableKey.Reason.ALL_TRIED
                        ? setback.refusal
                        : Refusal.noKey(none, model, now);
                refuse(emptySuccess == null ? refusal : emptySuccess, sink, trace);
                return;
            }
            if (setback == null) {
                return;
            }
            if (setback.isSuccess()) {
                emptySuccess = setback.refusal;
            }
            if (!setback.again) {
                refuse(emptySuccess == null ? exactly(setback, model) : emptySuccess, sink, trace);
                return;
            }
        }
    }

    /** The last attempt's refusal; where it is about quota, with the time at which the pool really has a key again. */
    private Refusal exactly(Setback last, String model) {
        var now = clock.instant();
        return last.quotaSpent
                ? pool.whyNone(model, now)
                        .map(none -> Refusal.noKey(none, model, now))
                        .orElse(last.refusal)
                : last.refusal;
    }

    /** Makes one attempt; null when the caller has got its answer by it. */
    private @Nullable Setback tryWith(
            KeyLease lease,
            Call call,
            RelaySettings relay,
            FailurePolicy policy,
            AttemptBudget budget,
            CallScope scope,
            ReplySink sink,
            Trace trace)
            throws ClientGone {
        budget.start();
        trace.attemptBegins(clock.instant());
        try (var reply = upstream.send(call, lease.key(), relay, scope)) {
            scope.ended().ifPresent(why -> trace.cutShort(lease.key(), reply.status(), why));
            var ended = endOf(scope);
            if (ended.isPresent()) {
                return new Setback(ended.get(), false, false, Duration.ZERO);
            }
            return switch (reply) {
                case Reply.Accepted accepted -> {
                    lease.succeed();
                    var empty = emptiness(call, accepted);
                    if (empty != null) {
                        var verdict = policy.judge(empty, clock.instant());
                        if (budget.allowsAnother(empty, verdict, clock.instant())) {
                            trace.refused(lease.key(), accepted.status(), empty);
                            yield new Setback(asRefusal(accepted), true, false, budget.pause(verdict));
                        }
                    }
                    trace.accepted(lease.key(), accepted);
                    call.body().release();
                    pump(call, accepted, relay.timeout(), scope, sink, trace);
                    yield null;
                }
                case Reply.Refused refused -> {
                    var failure = refused.failure();
                    var verdict = policy.judge(failure, clock.instant());
                    trace.refused(lease.key(), refused.status(), failure);
                    settle(lease, failure, verdict, call);
                    yield new Setback(
                            Refusal.of(refused, verdict.blame(), call.path().model()),
                            mayTryAgain(call, failure, verdict, budget),
                            verdict.blame() == Blame.QUOTA && !(failure instanceof Failure.NotOnTier),
                            budget.pause(verdict));
                }
            };
        }
    }

    /** What ended the call early, as an answer; empty when nothing did. */
    private static Optional<Refusal> endOf(CallScope scope) throws ClientGone {
        var ended = scope.ended();
        if (ended.isEmpty()) {
            return Optional.empty();
        }
        return switch (ended.get()) {
            case CALLER_LEFT -> throw new ClientGone();
            case DEADLINE -> Optional.of(Refusal.deadline());
            case SHUTTING_DOWN -> Optional.of(Refusal.shuttingDown());
        };
    }

    private AttemptBudget budget(Call call, Settings current, CallScope scope) {
        var timeout = current.relay().timeout();
        var patience = call.patience()
                .filter(announced -> announced.compareTo(timeout) < 0)
                .orElse(timeout);
        var deadline = clock.instant().plus(patience);
        scope.expectBefore(deadline);
        return new AttemptBudget(current.relay().attempts(), deadline);
    }

    /** The failure that an accepted reply without content amounts to; null when it has some, or a retry is no use. */
    private static @Nullable Failure emptiness(Call call, Reply.Accepted reply) {
        if (!call.generates() || reply.status() != 200) {
            return null;
        }
        var facts = reply.parts().facts();
        var isWhole =
                call.streams() ? !facts.finishReason().isEmpty() : reply.parts().hasWholeDocument();
        return isWhole && facts.emptiness() == Emptiness.WORTH_A_RETRY
                ? new Failure.EmptyReply(facts.finishReason().isEmpty() ? "no candidates" : facts.finishReason())
                : null;
    }

    /** An empty reply as it came, for the case that no other key is left to try. */
    private static Refusal asRefusal(Reply.Accepted empty) {
        var parts = empty.parts();
        try {
            return parts.next()
                    ? new Refusal(
                            empty.status(),
                            empty.headers(),
                            Bytes.copyOf(parts.array(), parts.offset(), parts.length()),
                            Optional.empty())
                    : Refusal.brokenOff();
        } catch (IOException e) {
            return Refusal.brokenOff();
        }
    }

    private void settle(KeyLease lease, Failure failure, Verdict verdict, Call call) {
        var now = clock.instant();
        lease.settle(verdict.effect(), new Cause(failure.name() + ": " + failure.evidence(), now, call.id()));
        if (egress.observe(failure, lease.key().project(), now)) {
            LOG.atError()
                    .addKeyValue("callId", call.id())
                    .addKeyValue("failure", failure.name())
                    .log("Google refuses calls from this network location; calls stop for a while, no key is blamed");
        }
        log(lease.key(), failure, verdict, call);
    }

    private static void log(ApiKey key, Failure failure, Verdict verdict, Call call) {
        var event =
                switch (verdict.blame()) {
                    case KEY, PROJECT, GATEWAY -> LOG.atWarn();
                    case QUOTA, MODEL, UPSTREAM, EGRESS -> LOG.atInfo();
                    case REQUEST -> LOG.atDebug();
                };
        event.addKeyValue("callId", call.id())
                .addKeyValue("keyId", key.id())
                .addKeyValue("model", call.path().model())
                .addKeyValue("failure", failure.name())
                .addKeyValue("blame", verdict.blame())
                .addKeyValue("evidence", failure.evidence())
                .log(
                        verdict.effect() instanceof Effect.None
                                ? "attempt refused"
                                : "attempt refused, key state changed");
    }

    private boolean mayTryAgain(Call call, Failure failure, Verdict verdict, AttemptBudget budget) {
        var lostAnswer = verdict.blame() == Blame.UPSTREAM;
        return (!lostAnswer || call.isRepeatable()) && budget.allowsAnother(failure, verdict, clock.instant());
    }

    private static void refuse(Refusal refusal, ReplySink sink, Trace trace) throws ClientGone {
        // The one success among refusals is an empty reply that no other attempt has bettered.
        trace.ends(refusal.status() == 200 ? Outcome.COMPLETED : Outcome.REFUSED, refusal.status());
        sink.refuse(refusal);
    }

    /** Passes the reply on; upstream may take its time as long as it is not silent for longer than {@code silence}. */
    private void pump(Call call, Reply.Accepted reply, Duration silence, CallScope scope, ReplySink sink, Trace trace)
            throws ClientGone {
        var parts = reply.parts();
        try {
            var troubled = false;
            sink.begin(reply.status(), reply.headers());
            while (parts.next()) {
                if (call.isOpenEnded()) {
                    scope.expectBefore(Instant.MAX);
                }
                sink.part(parts.array(), parts.offset(), parts.length(), parts.more());
                trace.passedOn();
                troubled = parts.troubled();
                if (call.isOpenEnded()) {
                    scope.expectBefore(clock.instant().plus(silence));
                }
            }
            sink.end();
            conclude(call, parts, troubled, trace);
        } catch (IOException e) {
            var ended = endOf(scope);
            trace.breaks(
                    ended.isEmpty() ? "connection lost: " + e.getClass().getSimpleName() : "ended by this gateway");
            sink.fail(ended.orElseGet(Refusal::brokenOff));
        }
    }

    private static void conclude(Call call, PartReader parts, boolean troubled, Trace trace) {
        var facts = parts.facts();
        if (troubled || facts.hasError()) {
            trace.breaks("upstream error " + facts.errorCode() + " " + facts.errorStatus() + " after the first event");
        } else if (call.streams()
                && facts.finishReason().isEmpty()
                && facts.blockReason().isEmpty()) {
            trace.breaks("ended without a finish reason");
        } else {
            trace.completes();
        }
    }

    private void tell(Exchange exchange) {
        for (var listener : listeners) {
            try {
                listener.onExchange(exchange);
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("callId", exchange.callId())
                        .setCause(e)
                        .log("an exchange listener failed");
            }
        }
    }

    /** An attempt that did not answer the caller, and what to do about it. */
    private record Setback(Refusal refusal, boolean again, boolean quotaSpent, Duration pause) {
        /** An empty reply: poor, but better than an error that another attempt may bring. */
        boolean isSuccess() {
            return refusal.status() == 200;
        }
    }
}
