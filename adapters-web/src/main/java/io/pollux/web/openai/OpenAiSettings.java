package io.pollux.web.openai;

import io.pollux.application.settings.Rules;
import io.pollux.protocol.gemini.ShapingRules;
import io.pollux.protocol.openai.ChatDefaults;
import io.pollux.protocol.openai.models.DerivedModels;
import java.util.function.Predicate;

/**
 * What the operator has set, as far as the OpenAI dialect cares.
 *
 * @param hidden which models are neither listed nor called, by id without {@code models/}
 */
public record OpenAiSettings(ChatDefaults chat, ShapingRules rules, DerivedModels derived, Predicate<String> hidden) {
    static OpenAiSettings of(Rules rules) {
        return new OpenAiSettings(
                rules.chat(),
                rules.shaping(),
                rules.derived(),
                rules.settings().relay().filteredModels()::contains);
    }
}
