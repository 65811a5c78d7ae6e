package io.pollux.protocol.openai.media;

import io.pollux.protocol.openai.BadField;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shapes of image that Gemini and Imagen can be asked for. */
record AspectRatio(int width, int height) {
    /** Gemini's {@code imageConfig.aspectRatio}. */
    static final List<AspectRatio> OF_GEMINI = ratios("1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9");

    /** Imagen's {@code parameters.aspectRatio}. */
    static final List<AspectRatio> OF_IMAGEN = ratios("1:1 3:4 4:3 9:16 16:9");

    private static final Pattern RATIO = Pattern.compile("([1-9][0-9]{0,2}):([1-9][0-9]{0,2})");
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})[xX]([1-9][0-9]{0,4})");
    private static final double EXTREME = 8;

    /** The shape of a {@code size}; empty for {@code auto}, which leaves it to the model. */
    static Optional<AspectRatio> ofSize(String size) throws BadField {
        if (size.equalsIgnoreCase("auto")) {
            return Optional.empty();
        }
        Matcher pixels = SIZE.matcher(size);
        if (!pixels.matches()) {
            return Optional.of(named("size", size, "auto or WIDTHxHEIGHT, such as 1536x1024"));
        }
        AspectRatio ratio = of(pixels);
        if (ratio.value() > EXTREME || ratio.value() < 1 / EXTREME) {
            throw BadField.value("size", size, "no side longer than " + (int) EXTREME + " times the other");
        }
        return Optional.of(ratio.nearest(OF_GEMINI));
    }

    /** A shape by its name, one of {@link #OF_GEMINI}. */
    static AspectRatio named(String param, String name, String expected) throws BadField {
        Matcher ratio = RATIO.matcher(name);
        if (ratio.matches() && OF_GEMINI.contains(of(ratio))) {
            return of(ratio);
        }
        throw BadField.value(param, name, expected);
    }

    static String names() {
        return String.join(", ", OF_GEMINI.stream().map(AspectRatio::toString).toList());
    }

    /** The one whose shape differs least. */
    AspectRatio nearest(List<AspectRatio> among) {
        AspectRatio nearest = among.getFirst();
        for (AspectRatio candidate : among) {
            if (distance(candidate) < distance(nearest)) {
                nearest = candidate;
            }
        }
        return nearest;
    }

    private double distance(AspectRatio other) {
        return Math.abs(Math.log(value() / other.value()));
    }

    private double value() {
        return (double) width / height;
    }

    @Override
    public String toString() {
        return width + ":" + height;
    }

    private static AspectRatio of(Matcher sides) {
        return new AspectRatio(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }

    private static List<AspectRatio> ratios(String names) {
        return List.of(names.split(" ")).stream()
                .map(name -> name.split(":", 2))
                .map(sides -> new AspectRatio(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])))
                .toList();
    }
}
