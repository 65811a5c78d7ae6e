package io.pollux.protocol.openai;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The bare id of a model, by the many names that clients call it. */
public final class ModelId {
    private static final List<String> PREFIXES = List.of("models/", "google/", "gemini/");
    private static final Pattern OPENAI = Pattern.compile("(chatgpt|dall-e|gpt|tts|whisper)(-.*)?");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private ModelId() {}

    /**
     * Takes the vendor's prefixes off and looks the rest up once.
     *
     * @param aliases Gemini names by the names callers use in their place
     * @return empty when that is no model's name
     */
    public static Optional<String> of(String name, Map<String, String> aliases) {
        String bare = bare(name.strip());
        return Optional.of(aliases.getOrDefault(bare, bare))
                .filter(id -> ID.matcher(id).matches());
    }

    /** A name without the prefixes of vendors. */
    static String bare(String name) {
        String bare = name;
        for (boolean again = true; again; ) {
            again = false;
            for (String prefix : PREFIXES) {
                if (bare.startsWith(prefix)) {
                    bare = bare.substring(prefix.length());
                    again = true;
                }
            }
        }
        return bare;
    }

    /**
     * Whether a model's name is one of OpenAI's, which no Gemini model has.
     *
     * @param id without a prefix
     */
    public static boolean isOpenAis(String id) {
        return OPENAI.matcher(id).matches();
    }
}
