package io.pollux.domain.failure;

import java.time.Duration;
import java.time.Instant;

/** How much a call may still try: a number of attempts and one deadline over all of them. Used by one thread. */
public final class AttemptBudget {
    private final int most;
    private final Instant deadline;
    private int used;
    private boolean emptyRetried;

    /**
     * @param most attempts in all; at least 1
     * @param deadline the instant at which the caller has given up waiting for a first event
     */
    public AttemptBudget(int most, Instant deadline) {
        this.most = most;
        this.deadline = deadline;
    }

    /** Counts an attempt and says its number, from 1. */
    public int start() {
        return ++used;
    }

    /** Whether, after this failure and its pause, one more attempt is within the budget; an empty reply is retried once. */
    public boolean allowsAnother(Failure failure, Verdict verdict, Instant now) {
        if (!verdict.anotherKeyMayHelp()
                || used >= most
                || !now.plus(pause(verdict)).isBefore(deadline)) {
            return false;
        }
        if (failure instanceof Failure.EmptyReply) {
            var first = !emptyRetried;
            emptyRetried = true;
            return first;
        }
        return true;
    }

    /** The verdict's pause, doubled with every attempt already made. */
    public Duration pause(Verdict verdict) {
        return verdict.pause().multipliedBy(1L << Math.min(used - 1, 6));
    }
}
