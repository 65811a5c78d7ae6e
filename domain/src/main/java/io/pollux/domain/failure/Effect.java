package io.pollux.domain.failure;

import java.time.Duration;
import java.time.Instant;

/** What a verdict does to the pool. */
public sealed interface Effect {
    Effect NONE = new None();

    /** Nothing is learned. */
    record None() implements Effect {}

    /** The pair rests until an instant. */
    record Rest(Instant until) implements Effect {}

    /** The pair rests for {@code first}, doubled with every refusal in a row, at most {@code longest}. */
    record RestBriefly(Duration first, Duration longest) implements Effect {}

    /** The pair is spent until the Pacific day ends. */
    record Spend(Instant until) implements Effect {}

    /** The project may not use the model. */
    record Exclude(Instant until) implements Effect {}

    /** One more refusal of unknown kind; at {@code limit} in a row the key is rejected. */
    record Strike(int limit) implements Effect {}

    record RejectKey() implements Effect {}

    record RejectProject() implements Effect {}
}
