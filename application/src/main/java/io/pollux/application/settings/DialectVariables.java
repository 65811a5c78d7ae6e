package io.pollux.application.settings;

import io.pollux.domain.settings.OpenAiSettings;
import io.pollux.domain.settings.OpenAiSettings.Speech;
import io.pollux.domain.settings.StreamSettings;
import io.pollux.domain.settings.StreamSettings.Pace;
import io.pollux.protocol.openai.media.Voices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the environment says about streams and the OpenAI dialect. */
final class DialectVariables {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private DialectVariables() {}

    static StreamSettings streams(Variables variables) throws InvalidSetting {
        var pace = pace(variables);
        var beat = Duration.ofSeconds(variables.number("FAKE_STREAM_EMPTY_DATA_INTERVAL_SECONDS", 5, 1, 60));
        return new StreamSettings(
                Duration.ofSeconds(variables.number("KEEP_ALIVE_SECONDS", 10, 0, 300)),
                variables.flag("STREAM_OPTIMIZER_ENABLED", false) ? Optional.of(pace) : Optional.empty(),
                variables.flag("FAKE_STREAM_ENABLED", false) ? Optional.of(beat) : Optional.empty());
    }

    private static Pace pace(Variables variables) throws InvalidSetting {
        var shortest = variables.seconds("STREAM_MIN_DELAY", Duration.ofMillis(16), SECOND);
        var longest = variables.seconds("STREAM_MAX_DELAY", Duration.ofMillis(24), SECOND);
        var shortText = variables.number("STREAM_SHORT_TEXT_THRESHOLD", 10, 1, 1000);
        var longText = variables.number("STREAM_LONG_TEXT_THRESHOLD", 50, 2, 10_000);
        if (longest.compareTo(shortest) < 0) {
            throw new InvalidSetting(
                    "STREAM_MAX_DELAY",
                    variables.text("STREAM_MAX_DELAY").orElse("0.024"),
                    "at least STREAM_MIN_DELAY");
        }
        if (longText <= shortText) {
            throw new InvalidSetting(
                    "STREAM_LONG_TEXT_THRESHOLD", Integer.toString(longText), "more than STREAM_SHORT_TEXT_THRESHOLD");
        }
        return new Pace(shortest, longest, shortText, longText, variables.number("STREAM_CHUNK_SIZE", 5, 1, 1000));
    }

    static OpenAiSettings openAi(Variables variables) throws InvalidSetting {
        return new OpenAiSettings(
                aliases(variables),
                variables.flag("SHOW_SEARCH_LINK", true),
                variables
                        .oneOf("CHAT_IMAGES", "beside", List.of("beside", "markdown"))
                        .equals("markdown"),
                variables.flag("FETCH_CLIENT_URLS", true),
                variables.flag("OPENAI_COMPAT_NATIVE", false),
                speech(variables),
                ModelVariables.name(variables, "STT_MODEL").orElse(OpenAiSettings.DEFAULT.hearingModel()));
    }

    private static Map<String, String> aliases(Variables variables) throws InvalidSetting {
        var aliases = variables.map("MODEL_ALIASES");
        for (var alias : aliases.entrySet()) {
            ModelVariables.requireName("MODEL_ALIASES", alias.getValue());
            if (alias.getKey().isBlank()) {
                throw new InvalidSetting("MODEL_ALIASES", "an empty name", "names that callers use");
            }
        }
        return aliases;
    }

    private static Speech speech(Variables variables) throws InvalidSetting {
        var voice = variables.text("TTS_VOICE_NAME").orElse(Speech.DEFAULT.voice());
        var known = Voices.find(voice);
        if (known.isEmpty()) {
            throw new InvalidSetting("TTS_VOICE_NAME", voice, "one of " + String.join(", ", Voices.GEMINI));
        }
        return new Speech(
                ModelVariables.name(variables, "TTS_MODEL").orElse(Speech.DEFAULT.model()),
                known.get(),
                switch (variables.oneOf("TTS_SPEED", "normal", List.of("slow", "normal", "fast"))) {
                    case "slow" -> 0.75;
                    case "fast" -> 1.25;
                    default -> 1;
                });
    }
}
