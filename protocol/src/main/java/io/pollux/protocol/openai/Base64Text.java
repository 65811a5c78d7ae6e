package io.pollux.protocol.openai;

import org.jspecify.annotations.Nullable;

/** Base64 as callers write it, looked at without being decoded. */
final class Base64Text {
    private Base64Text() {}

    /**
     * The same in the standard alphabet and without whitespace; the text itself where it is so already, null where it is no
     * base64. Padding may be left out, but not be wrong.
     */
    static @Nullable String standard(String text) {
        int letters = 0;
        int padding = 0;
        boolean isStandard = true;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '=') {
                padding++;
            } else if (isSpace(c)) {
                isStandard = false;
            } else if (padding > 0 || !isLetter(c)) {
                return null;
            } else {
                letters++;
                isStandard &= c != '-' && c != '_';
            }
        }
        return isWhole(letters, padding) ? isStandard ? text : rewritten(text) : null;
    }

    private static boolean isWhole(int letters, int padding) {
        int left = letters % 4;
        return letters > 0 && left != 1 && (padding == 0 || padding == (4 - left) % 4);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static String rewritten(String text) {
        StringBuilder standard = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!isSpace(c)) {
                standard.append(c == '-' ? '+' : c == '_' ? '/' : c);
            }
        }
        return standard.toString();
    }
}
