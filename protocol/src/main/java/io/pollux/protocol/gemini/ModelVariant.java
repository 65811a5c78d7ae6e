package io.pollux.protocol.gemini;

import io.pollux.protocol.gemini.ThinkingWish.Amount;
import io.pollux.protocol.gemini.ThinkingWish.Effort;
import io.pollux.protocol.gemini.ThinkingWish.Tokens;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model and what the name it was asked by wants of it beyond that. The suffixes {@code -search}, {@code -image},
 * {@code -chat}, {@code -non-thinking}, {@code -nothinking}, {@code -thinking}, {@code -thinking-<tokens>}, {@code -low} and
 * {@code -high} combine in any order; a name that is known to be a model's own is never cut.
 *
 * @param model the bare id to send upstream
 * @param search whether answers are grounded in Google Search
 * @param image whether answers may hold images
 * @param imageChat whether the model that makes images is talked to as in a chat
 * @param thinking how much to think; empty when the name does not say
 */
public record ModelVariant(
        String model, boolean search, boolean image, boolean imageChat, Optional<ThinkingWish> thinking) {
    private static final Pattern BUDGET = Pattern.compile("(.+)-thinking-([0-9]{1,6})");

    /** Reads a bare name. A suffix whose model does not have that variant is taken as part of the model's name. */
    public static ModelVariant of(String name, ShapingRules rules) {
        ModelVariant variant = rules.knows(name) ? null : cut(name, rules);
        return variant == null ? new ModelVariant(name, false, false, false, Optional.empty()) : variant;
    }

    /** What the name, or else the operator, says about thinking; empty when neither does. */
    public Optional<ThinkingWish> thinking(ShapingRules rules) {
        return thinking.or(
                () -> Optional.ofNullable(rules.thinking().budgets().get(model)).map(Tokens::new));
    }

    /** Whether {@link #shape} could change any body at all; if not, a body need not be read. */
    public boolean shapes(ShapingRules rules) {
        return search
                || image
                || imageChat
                || thinking(rules).isPresent()
                || rules.codeExecution()
                || rules.urlContext().contains(model)
                || !rules.safety().thresholds().isEmpty();
    }

    /**
     * Adds to a {@code generateContent} body what the variant and the rules want, in place. Fields are found in both of
     * their spellings, and what the caller set stays, except for forced safety settings.
     *
     * @return whether the body changed
     */
    public boolean shape(ObjectNode body, ShapingRules rules) {
        return new RequestShaping(body, this, rules).shape();
    }

    private static @Nullable ModelVariant cut(String name, ShapingRules rules) {
        Matcher budget = BUDGET.matcher(name);
        if (budget.matches()) {
            return of(budget.group(1), rules).thinking(new Tokens(Integer.parseInt(budget.group(2))));
        }
        String rest;
        if ((rest = before("-non-thinking", name)) != null || (rest = before("-nothinking", name)) != null) {
            return of(rest, rules).thinking(ThinkingWish.none());
        }
        if ((rest = before("-search", name)) != null) {
            ModelVariant base = of(rest, rules);
            return rules.variants().search().contains(base.model) ? base.searching() : null;
        }
        if ((rest = before("-image", name)) != null) {
            ModelVariant base = of(rest, rules);
            return rules.variants().image().contains(base.model) ? base.drawing(false) : null;
        }
        if ((rest = before("-chat", name)) != null) {
            ModelVariant base = of(rest, rules);
            return rules.variants().imageChat().equals(base.model) ? base.drawing(true) : null;
        }
        return cutAfterKnown(name, rules);
    }

    /** Models of Google's end in these words too. */
    private static @Nullable ModelVariant cutAfterKnown(String name, ShapingRules rules) {
        String rest;
        ThinkingWish wish;
        if ((rest = before("-thinking", name)) != null) {
            wish = ThinkingWish.dynamic();
        } else if ((rest = before("-low", name)) != null) {
            wish = new Effort(Amount.LOW);
        } else if ((rest = before("-high", name)) != null) {
            wish = new Effort(Amount.HIGH);
        } else {
            return null;
        }
        ModelVariant base = of(rest, rules);
        return rules.knows(base.model) ? base.thinking(wish) : null;
    }

    private static @Nullable String before(String suffix, String name) {
        return name.length() > suffix.length() && name.endsWith(suffix)
                ? name.substring(0, name.length() - suffix.length())
                : null;
    }

    private ModelVariant thinking(ThinkingWish wish) {
        return new ModelVariant(model, search, image, imageChat, Optional.of(wish));
    }

    private ModelVariant searching() {
        return new ModelVariant(model, true, image, imageChat, thinking);
    }

    private ModelVariant drawing(boolean chatting) {
        return new ModelVariant(model, search, true, imageChat || chatting, thinking);
    }
}
