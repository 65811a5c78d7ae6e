package io.pollux.domain.quota;

import io.pollux.domain.key.Cause;
import java.time.Instant;

/** What keeps a (project, model) pair from being used, and until when; a pair without one is ready. */
public sealed interface ModelWindow {
    Cause cause();

    /** The first instant at which the pair may be tried again. */
    Instant until();

    /** A minute's quota is used up, or upstream asked for a pause. */
    record Resting(Cause cause, Instant until) implements ModelWindow {}

    /** The Pacific day's quota is used up. */
    record Spent(Cause cause, Instant until) implements ModelWindow {}

    /** The project may not use the model at all; tried again at {@code until} because tiers change. */
    record NotOnTier(Cause cause, Instant until) implements ModelWindow {}
}
