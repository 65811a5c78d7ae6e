package io.pollux.application.settings;

import java.util.Set;

/**
 * Models of Google's that were listed when this was written, so that their names are safe before a list has been seen.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/models">Models</a>
 */
final class KnownModels {
    static final Set<String> NAMES = Set.of(
            "gemini-4-argon",
            "gemini-4-carbon",
            "gemini-3.8-flash",
            "gemini-3.8-flash-tts",
            "gemini-3.8-flash-lite-tts",
            "gemini-3.8-live",
            "gemini-3.8-live-extended-thinking",
            "gemini-3.7-flash",
            "gemini-3.6-flash",
            "gemini-3.5-flash",
            "gemini-3.5-flash-lite",
            "gemini-3.5-transcribe",
            "gemini-3.1-pro-preview",
            "gemini-3.1-pro-preview-customtools",
            "gemini-3.1-flash-lite",
            "gemini-3.1-flash-image",
            "gemini-3.1-flash-lite-image",
            "gemini-3-flash-preview",
            "gemini-3-pro-image",
            "gemini-2.5-pro",
            "gemini-2.5-flash",
            "gemini-2.5-flash-lite",
            "gemini-2.5-flash-image",
            "gemini-2.5-flash-image-preview",
            "gemini-2.0-flash",
            "gemini-2.0-flash-lite",
            "gemini-2.0-flash-exp-image-generation",
            "gemini-nano-banana-2.1",
            "nano-banana-pro-preview",
            "gemini-flash-latest",
            "gemini-flash-lite-latest",
            "gemini-pro-latest");

    private KnownModels() {}
}
