package io.pollux.domain.failure;

import java.time.Duration;

/** Why an attempt was refused, as a closed set of causes. Texts are evidence for an operator and hold no secret. */
public sealed interface Failure {
    /** What upstream said, or what happened on the wire. */
    String evidence();

    /** A quota per minute is used up; {@code delay} is what upstream asked to wait. */
    record MinuteSpent(Duration delay, String evidence) implements Failure {}

    /** A quota per day is used up, whatever delay upstream named beside it. */
    record DaySpent(String evidence) implements Failure {}

    /** The project may not use this model: a limit of zero, or a model closed to new users. */
    record NotOnTier(String evidence) implements Failure {}

    /** A 429 that names no quota. */
    record Throttled(String evidence) implements Failure {}

    /** Upstream says that the key itself is no good. */
    record KeyRejected(String reason, String evidence) implements Failure {}

    /** Upstream refuses the key without a reason we know. */
    record KeySuspect(int status, String evidence) implements Failure {}

    /** Upstream refuses every key of the project. */
    record ProjectRejected(String reason, String evidence) implements Failure {}

    /** The caller's request is at fault. */
    record CallRejected(int status, String evidence) implements Failure {}

    /** The model is overloaded for everyone. */
    record ModelOverloaded(int status, String evidence) implements Failure {}

    /** Google does not serve the place our calls come from. */
    record EgressRefused(String evidence) implements Failure {}

    /** A server error that says nothing more. */
    record UpstreamFaulty(int status, String evidence) implements Failure {}

    /** No connection, or it broke before the first event. */
    record Unreachable(String evidence) implements Failure {}

    /** The first event did not come in time. */
    record TimedOut(String evidence) implements Failure {}

    /** A success without content that another try may cure. */
    record EmptyReply(String evidence) implements Failure {}

    /** Upstream says we sent what this gateway never should. */
    record GatewayFault(String evidence) implements Failure {}

    /** The failure's name for logs, metrics and the journal. */
    default String name() {
        return getClass().getSimpleName();
    }
}
