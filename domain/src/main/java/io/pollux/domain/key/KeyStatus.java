package io.pollux.domain.key;

/** Whether a key may be used at all, whatever the model. */
public sealed interface KeyStatus {
    KeyStatus ACTIVE = new Active();

    record Active() implements KeyStatus {}

    /** Upstream refuses the key, or its whole project; a probe or an operator revives it. */
    record Rejected(Cause cause) implements KeyStatus {}

    /** An operator has set it aside; only an operator takes it back. */
    record Paused(Cause cause) implements KeyStatus {}
}
