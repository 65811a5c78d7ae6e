package io.pollux.domain.settings;

import java.util.Map;

/**
 * What the OpenAI dialect is set to do.
 *
 * @param aliases Gemini models by the names that callers use in their place; a name is looked up once
 * @param searchLinks whether the answer of a {@code -search} model ends with links to the pages that were found
 * @param imagesInText whether images of a chat answer are told as markdown in its text, else beside it
 * @param fetchesUrls whether files are fetched that requests name by URL
 * @param compatIsNative whether this gateway translates what comes to {@code /openai/v1} itself, else Google does
 * @param speech how text is spoken
 * @param hearingModel writes down what is spoken, where a request names none of Gemini's
 */
public record OpenAiSettings(
        Map<String, String> aliases,
        boolean searchLinks,
        boolean imagesInText,
        boolean fetchesUrls,
        boolean compatIsNative,
        Speech speech,
        String hearingModel) {
    public static final OpenAiSettings DEFAULT =
            new OpenAiSettings(Map.of(), true, false, true, false, Speech.DEFAULT, "gemini-flash-latest");

    public OpenAiSettings {
        aliases = Map.copyOf(aliases);
    }

    /**
     * How text is spoken.
     *
     * @param model speaks where a request names none of Gemini's
     * @param voice speaks for voices that are unknown
     * @param speed times the normal one, where a request does not say
     */
    public record Speech(String model, String voice, double speed) {
        public static final Speech DEFAULT = new Speech("gemini-3.8-flash-tts", "Zephyr", 1);
    }
}
