package io.pollux.protocol.gemini;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the operator wants added to requests, on every dialect. What a caller says wins, except over forced safety settings.
 *
 * @param variants which names are variants of models
 * @param thinking how much models think
 * @param safety what models may say
 * @param codeExecution whether models may run code
 * @param urlContext the models that may read the URLs of a prompt; empty switches it off
 */
public record ShapingRules(
        Variants variants, Thinking thinking, Safety safety, boolean codeExecution, Set<String> urlContext) {
    /** Adds nothing but what a variant's name asks for, and shows thoughts. */
    public static final ShapingRules PLAIN =
            new ShapingRules(Variants.NONE, Thinking.SHOWN, Safety.UNSAID, false, Set.of());

    public ShapingRules {
        urlContext = Set.copyOf(urlContext);
    }

    /**
     * The names that tell a variant from a model. All are bare ids.
     *
     * @param known names upstream lists; such a name is never read as a variant
     * @param search models that have a {@code -search} variant
     * @param image models that have an {@code -image} variant
     * @param imageChat the model that has a {@code -chat} variant; empty for none
     */
    public record Variants(Set<String> known, Set<String> search, Set<String> image, String imageChat) {
        public static final Variants NONE = new Variants(Set.of(), Set.of(), Set.of(), "");

        public Variants {
            known = Set.copyOf(known);
            search = Set.copyOf(search);
            image = Set.copyOf(image);
        }
    }

    /**
     * How much models think and whether that is told.
     *
     * @param budgets tokens by model; 0 is none, a negative number leaves the amount to the model
     * @param shown whether thoughts are told where nothing else is said
     * @param shownFor the same by model, over {@code shown}
     */
    public record Thinking(Map<String, Integer> budgets, boolean shown, Map<String, Boolean> shownFor) {
        public static final Thinking SHOWN = new Thinking(Map.of(), true, Map.of());

        public Thinking {
            budgets = Map.copyOf(budgets);
            shownFor = Map.copyOf(shownFor);
        }

        /** Whether the thoughts of the model are told when the caller does not say. */
        public boolean shows(String model) {
            return shownFor.getOrDefault(model, shown);
        }
    }

    /**
     * Safety settings.
     *
     * @param thresholds by category, in the order they are sent
     * @param forced whether they replace the caller's; else they fill in the categories the caller leaves out
     */
    public record Safety(Map<String, String> thresholds, boolean forced) {
        public static final Safety UNSAID = new Safety(Map.of(), false);

        public Safety {
            thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
        }
    }

    boolean knows(String model) {
        return variants.known().contains(model)
                || variants.search().contains(model)
                || variants.image().contains(model)
                || variants.imageChat().equals(model)
                || thinking.budgets().containsKey(model)
                || urlContext.contains(model);
    }
}
