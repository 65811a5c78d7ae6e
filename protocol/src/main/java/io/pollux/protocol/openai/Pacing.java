package io.pollux.protocol.openai;

import java.time.Duration;

/**
 * How fast text is shown that came in lumps: short texts slowly, long ones fast, between them on a logarithmic scale.
 *
 * @param shortest pause after a piece of a text of {@code longText} characters or more
 * @param longest pause after a piece of a text of {@code shortText} characters or fewer
 * @param shortText in characters; at least 1
 * @param longText in characters; more than {@code shortText}; from there on pieces are of {@code chunk} characters, below of one
 * @param chunk characters; at least 1
 */
public record Pacing(Duration shortest, Duration longest, int shortText, int longText, int chunk) {
    /** 16 to 24 ms, for texts of 10 to 50 characters, in pieces of 5. */
    public static final Pacing DEFAULT = new Pacing(Duration.ofMillis(16), Duration.ofMillis(24), 10, 50, 5);

    public Pacing {
        require(!shortest.isNegative(), "shortest", shortest, "zero or more");
        require(longest.compareTo(shortest) >= 0, "longest", longest, "at least " + shortest);
        require(shortText >= 1, "shortText", shortText, "at least 1");
        require(longText > shortText, "longText", longText, "more than " + shortText);
        require(chunk >= 1, "chunk", chunk, "at least 1");
    }

    Duration pause(int characters) {
        if (characters <= shortText) {
            return longest;
        }
        if (characters >= longText) {
            return shortest;
        }
        double progress = Math.log((double) characters / shortText) / Math.log((double) longText / shortText);
        return longest.minusNanos(Math.round(longest.minus(shortest).toNanos() * progress));
    }

    int pieceOf(int characters) {
        return characters >= longText ? chunk : 1;
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
