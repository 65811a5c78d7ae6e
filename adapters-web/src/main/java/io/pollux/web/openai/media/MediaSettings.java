package io.pollux.web.openai.media;

import io.pollux.domain.settings.Settings;
import java.util.Optional;

/**
 * What the operator has set about media.
 *
 * @param imageModel makes images for callers who name one of OpenAI's models or none
 * @param speechModel speaks for them
 * @param hearingModel writes down what is spoken for them
 * @param speed times the normal one, where a request does not say
 * @param fallbackVoice Gemini's voice for names that are unknown; empty to refuse them
 */
record MediaSettings(
        String imageModel, String speechModel, String hearingModel, double speed, Optional<String> fallbackVoice) {
    static MediaSettings of(Settings settings) {
        var speech = settings.openAi().speech();
        return new MediaSettings(
                settings.models().drawingModel(),
                speech.model(),
                settings.openAi().hearingModel(),
                speech.speed(),
                Optional.of(speech.voice()));
    }
}
