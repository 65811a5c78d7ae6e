package io.pollux.protocol.openai;

/** Follows the text of a stream and tells prose from code blocks and data. */
final class Prose {
    private static final int FENCE = 3;

    private boolean fenced;
    /** Backticks at the start of the current line; negative once the line has begun with something else. */
    private int ticks;

    /** Whether this text, which goes on where the one before ended, is nothing but prose. */
    boolean follow(String text) {
        boolean isProse = !fenced;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '\n') {
                ticks = 0;
            } else if (next == '`' && ticks >= 0) {
                ticks++;
                if (ticks == FENCE) {
                    fenced = !fenced;
                    isProse = false;
                }
            } else if (next != ' ' || ticks > 0) {
                ticks = Integer.MIN_VALUE;
            }
        }
        return isProse && !text.contains("](data:");
    }
}
