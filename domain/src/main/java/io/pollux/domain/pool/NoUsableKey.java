package io.pollux.domain.pool;

import java.time.Instant;
import java.util.Optional;

/** No key can be leased for a call just now; says why, and when that may change. */
public final class NoUsableKey extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Optional<Instant> earliestRecovery;

    NoUsableKey(Reason reason, Optional<Instant> earliestRecovery) {
        super(reason.sentence, null, false, false);
        this.reason = reason;
        this.earliestRecovery = earliestRecovery;
    }

    public Reason reason() {
        return reason;
    }

    /** When the first window ends; empty unless every window rests. */
    public Optional<Instant> earliestRecovery() {
        return earliestRecovery;
    }

    /** Why there is none. */
    public enum Reason {
        NONE_CONFIGURED("no upstream key is configured"),
        NONE_USABLE("every upstream key is rejected or paused"),
        ALL_RESTING("every usable key's quota for this model is used up"),
        ALL_TRIED("every key that is ready was tried in this call");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }
    }
}
