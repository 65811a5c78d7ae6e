package io.pollux.protocol.gemini;

/** Says what a request line of the native API should have looked like; fit to be shown to the caller. */
public final class BadPath extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_ECHO = 64;

    BadPath(String expected) {
        super(expected, null, false, false);
    }

    BadPath(String expected, String found) {
        this(expected + ", found \"" + printable(found) + "\".");
    }

    private static String printable(String found) {
        StringBuilder shown = new StringBuilder();
        for (int at = 0; at < Math.min(found.length(), MAX_ECHO); at++) {
            char character = found.charAt(at);
            boolean plain = character >= ' ' && character < 0x7F && character != '"' && character != '\\';
            shown.append(plain && character != '<' && character != '>' ? character : '?');
        }
        return shown.toString();
    }
}
