package io.pollux.protocol.gemini;

import io.pollux.protocol.gemini.ThinkingWish.Amount;
import io.pollux.protocol.gemini.ThinkingWish.Effort;
import io.pollux.protocol.gemini.ThinkingWish.Tokens;
import io.pollux.protocol.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a model is told to think more or less: never by both a budget and a level, which Google answers with 400.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thinking">Thinking</a>
 */
public sealed interface ThinkingControl {
    /** A model that refuses every {@code thinkingConfig}. */
    record None() implements ThinkingControl {}

    /**
     * Models that take {@code thinkingBudget}.
     *
     * @param least tokens below which a budget is refused
     * @param most tokens above which a budget is refused
     * @param canBeOff whether 0 is taken although it is below the least
     * @param onByDefault whether the model thinks unless told otherwise
     */
    record Budget(int least, int most, boolean canBeOff, boolean onByDefault) implements ThinkingControl {}

    /**
     * Models that take {@code thinkingLevel} and always think.
     *
     * @param levels the names taken, the least first; empty when the model has no choice
     */
    record Level(List<String> levels) implements ThinkingControl {
        public Level {
            levels = List.copyOf(levels);
        }
    }

    /** Whether the model thinks when nothing is said, so that its thoughts can be asked for. */
    default boolean thinksUnasked() {
        return switch (this) {
            case None() -> false;
            case Budget budget -> budget.onByDefault();
            case Level _ -> true;
        };
    }

    /** A new {@code thinkingConfig} for the wish, as near as the model comes to it; empty when there is nothing to say. */
    default ObjectNode config(ThinkingWish wish) {
        ObjectNode config = Json.object();
        switch (this) {
            case None() -> {}
            case Budget range -> config.put("thinkingBudget", budget(range, wish));
            case Level(List<String> levels) -> {
                int at = levels.isEmpty() ? -1 : level(levels, wish);
                if (at >= 0) {
                    config.put("thinkingLevel", levels.get(at));
                }
            }
        }
        return config;
    }

    private static int budget(Budget range, ThinkingWish wish) {
        int tokens =
                switch (wish) {
                    case Tokens(int budget) -> budget;
                    case Effort(Amount amount) -> tokens(amount);
                };
        if (tokens < 0) {
            return -1;
        }
        if (tokens == 0 && range.canBeOff()) {
            return 0;
        }
        return Math.clamp(tokens, range.least(), range.most());
    }

    private static int tokens(Amount amount) {
        return switch (amount) {
            case NONE -> 0;
            case MINIMAL, LOW -> 1024;
            case MEDIUM -> 8192;
            case HIGH -> 24_576;
            case MOST -> 32_768;
        };
    }

    private static int level(List<String> levels, ThinkingWish wish) {
        return switch (wish) {
            case Tokens(int budget) -> budget < 0 ? -1 : level(levels, amount(budget));
            case Effort(Amount amount) -> level(levels, amount);
        };
    }

    private static int level(List<String> levels, Amount amount) {
        int last = levels.size() - 1;
        return switch (amount) {
            case NONE, MINIMAL -> 0;
            case LOW -> Math.max(0, levels.indexOf("LOW"));
            case MEDIUM -> levels.contains("MEDIUM") ? levels.indexOf("MEDIUM") : last;
            case HIGH, MOST -> last;
        };
    }

    private static Amount amount(int budget) {
        if (budget == 0) {
            return Amount.NONE;
        }
        if (budget <= 1024) {
            return Amount.LOW;
        }
        return budget <= 8192 ? Amount.MEDIUM : Amount.HIGH;
    }
}
