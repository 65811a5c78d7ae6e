package io.pollux.protocol.openai.media;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gemini's voices, and those of OpenAI by the Gemini voice of nearest character. */
public final class Voices {
    /** Gemini's names. */
    public static final List<String> GEMINI = List.of(
            "Zephyr",
            "Puck",
            "Charon",
            "Kore",
            "Fenrir",
            "Leda",
            "Orus",
            "Aoede",
            "Callirrhoe",
            "Autonoe",
            "Enceladus",
            "Iapetus",
            "Umbriel",
            "Algieba",
            "Despina",
            "Erinome",
            "Algenib",
            "Rasalgethi",
            "Laomedeia",
            "Achernar",
            "Alnilam",
            "Schedar",
            "Gacrux",
            "Pulcherrima",
            "Achird",
            "Zubenelgenubi",
            "Vindemiatrix",
            "Sadachbia",
            "Sadaltager",
            "Sulafat");

    /** OpenAI's names, and what speaks for them. */
    public static final Map<String, String> OPENAI = Map.ofEntries(
            Map.entry("alloy", "Kore"),
            Map.entry("ash", "Algieba"),
            Map.entry("ballad", "Enceladus"),
            Map.entry("cedar", "Alnilam"),
            Map.entry("coral", "Aoede"),
            Map.entry("echo", "Charon"),
            Map.entry("fable", "Puck"),
            Map.entry("marin", "Vindemiatrix"),
            Map.entry("nova", "Leda"),
            Map.entry("onyx", "Orus"),
            Map.entry("sage", "Sulafat"),
            Map.entry("shimmer", "Zephyr"),
            Map.entry("verse", "Fenrir"));

    private static final Map<String, String> BY_LOWER_CASE =
            GEMINI.stream().collect(Collectors.toUnmodifiableMap(Voices::lower, Function.identity()));

    private static final Map<String, String> BY_NAME = Stream.of(BY_LOWER_CASE, OPENAI)
            .flatMap(voices -> voices.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private Voices() {}

    /** Gemini's voices by the names of either vendor, in lower case. */
    public static Map<String, String> byName() {
        return BY_NAME;
    }

    /** The Gemini voice for a name of either vendor, in any case; empty for an unknown one. */
    public static Optional<String> find(String name) {
        return Optional.ofNullable(BY_NAME.get(lower(name)));
    }

    private static String lower(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
