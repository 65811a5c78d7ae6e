package io.pollux.application.settings;

import io.pollux.domain.settings.Settings;
import io.pollux.domain.settings.StreamSettings.Pace;
import io.pollux.protocol.gemini.ModelVariant;
import io.pollux.protocol.gemini.ShapingRules;
import io.pollux.protocol.openai.ChatDefaults;
import io.pollux.protocol.openai.Pacing;
import io.pollux.protocol.openai.ReplyExtras;
import io.pollux.protocol.openai.ReplyExtras.ImageForm;
import io.pollux.protocol.openai.media.Voices;
import io.pollux.protocol.openai.models.DerivedModels;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings in the words of the protocol.
 *
 * @param settings what these rules were made of
 * @param shaping what is added to requests, and which names are variants
 * @param chat what is said about the models of chats
 * @param derived the further names under which models are listed
 * @param pacing how fast text is shown; empty passes it as it comes
 */
public record Rules(
        Settings settings, ShapingRules shaping, ChatDefaults chat, DerivedModels derived, Optional<Pacing> pacing) {

    /**
     * Makes rules of settings.
     *
     * @param listed names of models that upstream lists
     */
    public static Rules of(Settings settings, Set<String> listed) {
        return new Rules(
                settings,
                shaping(settings, listed),
                new ChatDefaults("", settings.openAi().aliases(), Voices.byName()),
                derived(settings),
                settings.streams().pacing().map(Rules::pacing));
    }

    /** The variant a name stands for. */
    public ModelVariant variant(String name) {
        return ModelVariant.of(name, shaping);
    }

    /** What is done to a chat's answer when its model was called by this name. */
    public ReplyExtras replyExtras(String name) {
        var openAi = settings.openAi();
        return new ReplyExtras(
                openAi.imagesInText() ? ImageForm.MARKDOWN : ImageForm.IMAGES,
                openAi.searchLinks() && variant(name).search());
    }

    private static ShapingRules shaping(Settings settings, Set<String> listed) {
        var models = settings.models();
        return new ShapingRules(
                new ShapingRules.Variants(listed, models.search(), models.image(), imageChat(settings)),
                new ShapingRules.Thinking(models.thinkingBudgets(), models.showsThoughts(), Map.of()),
                new ShapingRules.Safety(models.safety(), models.forcesSafety()),
                models.codeExecution(),
                models.urlContext());
    }

    private static String imageChat(Settings settings) {
        return settings.models().imageModel().orElse("");
    }

    private static DerivedModels derived(Settings settings) {
        var models = settings.models();
        return new DerivedModels(models.search(), models.image(), models.nonThinking(), models.imageModel());
    }

    private static Pacing pacing(Pace pace) {
        return new Pacing(pace.shortest(), pace.longest(), pace.shortText(), pace.longText(), pace.chunk());
    }
}
