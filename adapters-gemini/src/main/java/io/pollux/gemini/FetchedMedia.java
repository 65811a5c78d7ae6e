package io.pollux.gemini;

import io.pollux.application.settings.CurrentSettings;
import io.pollux.protocol.openai.Media;
import io.pollux.protocol.openai.MediaUnavailable;
import io.pollux.protocol.openai.RemoteMedia;
import java.util.Locale;

/** Media that clients name by URL, fetched with a guard while the operator allows it. */
final class FetchedMedia implements RemoteMedia {
    private final GuardedFetch fetch;
    private final CurrentSettings settings;

    FetchedMedia(GuardedFetch fetch, CurrentSettings settings) {
        this.fetch = fetch;
        this.settings = settings;
    }

    @Override
    public Media fetch(String url, Room room) throws MediaUnavailable {
        if (!settings.get().openAi().fetchesUrls()) {
            return RemoteMedia.NONE.fetch(url, room);
        }
        try {
            var file = fetch.fetch(url, room);
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
