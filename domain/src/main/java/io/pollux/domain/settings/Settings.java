package io.pollux.domain.settings;

/** The whole runtime configuration: immutable, every value present, taken once per call. */
public record Settings(
        RelaySettings relay, KeySettings keys, ModelSettings models, StreamSettings streams, OpenAiSettings openAi) {
    /** Settings that add nothing to requests and leave streams as they are. */
    public Settings(RelaySettings relay, KeySettings keys) {
        this(relay, keys, ModelSettings.PLAIN, StreamSettings.PLAIN, OpenAiSettings.DEFAULT);
    }
}
