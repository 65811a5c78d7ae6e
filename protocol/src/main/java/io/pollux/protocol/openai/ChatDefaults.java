package io.pollux.protocol.openai;

import java.util.Map;

/**
 * What the operator says about the models and voices of chat requests.
 *
 * @param model the name used when a request has none; empty makes that an error
 * @param aliases Gemini names by the names callers use in their place; a name is looked up once
 * @param voices Gemini's voices by all names that callers may use for them, in lower case
 */
public record ChatDefaults(String model, Map<String, String> aliases, Map<String, String> voices) {
    public static final ChatDefaults NONE = new ChatDefaults("", Map.of(), Map.of());

    public ChatDefaults {
        aliases = Map.copyOf(aliases);
        voices = Map.copyOf(voices);
    }
}
