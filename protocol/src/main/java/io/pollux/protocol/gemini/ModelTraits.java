package io.pollux.protocol.gemini;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's name tells about the requests it takes. A name that says nothing counts as a current model.
 *
 * @param generation tenths: 25 for {@code gemini-2.5-pro}
 * @param drawsImages whether the model answers with images
 * @param speaks whether the model turns text into speech
 * @param live whether the model is made for Live sessions
 * @param thinking how it is told to think
 */
public record ModelTraits(int generation, boolean drawsImages, boolean speaks, boolean live, ThinkingControl thinking) {
    private static final Pattern NUMBERED = Pattern.compile("gemini-([0-9]{1,2})(?:\\.([0-9]))?(?![0-9]).*");
    private static final int LATEST = 38;
    private static final int BEFORE_GEMINI = 20;
    private static final List<String> FROM_MINIMAL = List.of("MINIMAL", "LOW", "MEDIUM", "HIGH");
    private static final List<String> FROM_LOW = List.of("LOW", "MEDIUM", "HIGH");
    private static final ThinkingControl UNTOLD = new ThinkingControl.None();

    /** Reads a bare model id, without {@code models/}. */
    public static ModelTraits of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        int generation = generation(name);
        boolean drawsImages = name.contains("image") || name.contains("nano-banana");
        boolean speaks = name.contains("tts");
        boolean live = name.contains("live") || name.contains("native-audio");
        return new ModelTraits(
                generation,
                drawsImages,
                speaks,
                live,
                speaks || live ? UNTOLD : thinking(name, generation, drawsImages));
    }

    /** Whether thought signatures are demanded, and server tools and JSON go together with functions. */
    public boolean isThirdGeneration() {
        return generation >= 30;
    }

    /** Whether {@code parametersJsonSchema} and {@code responseJsonSchema} are taken. */
    public boolean takesJsonSchema() {
        return generation >= 25 && !live;
    }

    private static int generation(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches()) {
            String minor = numbered.group(2);
            return 10 * Integer.parseInt(numbered.group(1)) + (minor == null ? 0 : Integer.parseInt(minor));
        }
        if (name.startsWith("gemini-robotics")) {
            return 25;
        }
        boolean older = name.startsWith("gemma") || name.startsWith("learnlm") || name.startsWith("imagen");
        return older ? BEFORE_GEMINI : LATEST;
    }

    private static ThinkingControl thinking(String name, int generation, boolean drawsImages) {
        if (name.startsWith("gemini-robotics-er")) {
            return new ThinkingControl.Budget(1, 24_576, true, true);
        }
        if (!name.startsWith("gemini-") || name.contains("transcribe") || name.contains("embedding")) {
            return UNTOLD;
        }
        if (generation >= 30) {
            return new ThinkingControl.Level(levels(name, generation, drawsImages));
        }
        return generation == 25 && !drawsImages ? budget(name) : UNTOLD;
    }

    private static List<String> levels(String name, int generation, boolean drawsImages) {
        if (drawsImages) {
            return name.contains("flash") ? List.of("MINIMAL", "HIGH") : List.of();
        }
        boolean minimal = name.contains("flash-lite") || (name.contains("flash") && generation <= 36);
        return minimal ? FROM_MINIMAL : FROM_LOW;
    }

    private static ThinkingControl budget(String name) {
        if (name.startsWith("gemini-2.5-pro")) {
            return new ThinkingControl.Budget(128, 32_768, false, true);
        }
        if (name.startsWith("gemini-2.5-flash-lite")) {
            return new ThinkingControl.Budget(512, 24_576, true, false);
        }
        return name.startsWith("gemini-2.5-flash") ? new ThinkingControl.Budget(1, 24_576, true, true) : UNTOLD;
    }
}
