package io.pollux.web.openai;

import io.pollux.domain.settings.Settings;
import io.pollux.protocol.gemini.ShapingRules;
import io.pollux.protocol.openai.ChatDefaults;
import io.pollux.protocol.openai.ReplyExtras;
import io.pollux.protocol.openai.media.Voices;
import io.pollux.protocol.openai.models.DerivedModels;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the operator has set, as far as the OpenAI dialect cares.
 *
 * @param hidden which models are neither listed nor called, by id without {@code models/}
 */
public record OpenAiSettings(
        ChatDefaults chat, ShapingRules rules, ReplyExtras extras, DerivedModels derived, Predicate<String> hidden) {
    static OpenAiSettings of(Settings settings) {
        return new OpenAiSettings(
                new ChatDefaults("", Map.of(), Voices.OPENAI),
                ShapingRules.PLAIN,
                ReplyExtras.DEFAULT,
                DerivedModels.NONE,
                settings.relay().filteredModels()::contains);
    }
}
