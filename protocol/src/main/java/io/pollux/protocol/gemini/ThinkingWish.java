package io.pollux.protocol.gemini;

import java.util.Locale;
import java.util.Optional;

/** How much somebody wants a model to think, before it is known how the model takes that. */
public sealed interface ThinkingWish {
    /** As little as the model allows, at best nothing. */
    static ThinkingWish none() {
        return new Effort(Amount.NONE);
    }

    /** As much as the model finds right. */
    static ThinkingWish dynamic() {
        return new Tokens(-1);
    }

    /** An amount by name. */
    record Effort(Amount amount) implements ThinkingWish {}

    /**
     * An amount by number.
     *
     * @param budget tokens; 0 is none, a negative number leaves the amount to the model
     */
    record Tokens(int budget) implements ThinkingWish {}

    /** The names of amounts, the least first. */
    enum Amount {
        NONE,
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        MOST;

        /** By the names of OpenAI's {@code reasoning_effort}; empty for any other word. */
        public static Optional<Amount> named(String effort) {
            return switch (effort.toLowerCase(Locale.ROOT)) {
                case "none" -> Optional.of(NONE);
                case "minimal" -> Optional.of(MINIMAL);
                case "low" -> Optional.of(LOW);
                case "medium" -> Optional.of(MEDIUM);
                case "high" -> Optional.of(HIGH);
                case "xhigh", "max" -> Optional.of(MOST);
                default -> Optional.empty();
            };
        }
    }

    /** Whether this asks for no thinking. */
    default boolean isNone() {
        return switch (this) {
            case Effort(Amount amount) -> amount == Amount.NONE;
            case Tokens(int budget) -> budget == 0;
        };
    }
}
