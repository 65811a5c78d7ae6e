package io.pollux.gemini;

import io.pollux.application.settings.CurrentSettings;
import io.pollux.protocol.openai.Media;
import io.pollux.protocol.openai.MediaSource;
import io.pollux.protocol.openai.MediaUnavailable;
import java.util.Locale;

/** Media that clients name by URL, fetched with a guard while the operator allows it. */
final class FetchedMedia implements MediaSource {
    private final GuardedFetch fetch;
    private final CurrentSettings settings;

    FetchedMedia(GuardedFetch fetch, CurrentSettings settings) {
        this.fetch = fetch;
        this.settings = settings;
    }

    @Override
    public Media fetch(String url) throws MediaUnavailable {
        if (!settings.get().openAi().fetchesUrls()) {
            return MediaSource.NONE.fetch(url);
        }
        try {
            var file = fetch.fetch(url);
            return new Media(file.mimeType(), file.content());
        } catch (FetchRefused refused) {
            throw new MediaUnavailable(inSentence("" + refused.getMessage()));
        }
    }

    private static String inSentence(String sentence) {
        var end = sentence.endsWith(".") ? sentence.length() - 1 : sentence.length();
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1, end);
    }
}
