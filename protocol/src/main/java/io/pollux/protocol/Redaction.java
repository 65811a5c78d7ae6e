package io.pollux.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a secret out of a body that is about to be shown to somebody else. */
public final class Redaction {
    private static final String MARK = "[redacted]";
    private static final int SHORTEST = 4;
    /** Both forms of Google's keys: {@code AIza} and 35 characters, and {@code AQ.} with a length that is not fixed. */
    private static final Pattern KEY = Pattern.compile("AIza[A-Za-z0-9_-]{8,}|(?<![A-Z])AQ\\.[A-Za-z0-9_-]{8,}");

    private Redaction() {}

    /**
     * As {@link #without}, and without whatever else looks like a key of Google's: an error may name another of the pool.
     *
     * @return the same object when the body holds neither
     */
    public static Bytes withoutKeys(Bytes body, String secret) {
        Bytes rest = without(body, secret);
        // One character for each byte, so that all other bytes survive.
        Matcher keys = KEY.matcher(new String(rest.unsafeArray(), ISO_8859_1));
        return keys.find() ? Bytes.owning(keys.replaceAll(MARK).getBytes(ISO_8859_1)) : rest;
    }

    /**
     * Replaces every occurrence of the secret, spelled in plain UTF-8 or with JSON escapes, by {@code [redacted]}.
     *
     * @param secret ignored when shorter than 4 characters
     * @return the same object when the body does not hold the secret
     */
    public static Bytes without(Bytes body, String secret) {
        if (secret.length() < SHORTEST) {
            return body;
        }
        byte[] text = body.unsafeArray();
        byte first = secret.substring(0, secret.offsetByCodePoints(0, 1)).getBytes(UTF_8)[0];
        ByteArrayOutputStream out = null;
        int kept = 0;
        int at = 0;
        while (at < text.length) {
            int after = text[at] == first || text[at] == '\\' ? match(text, at, secret) : -1;
            if (after < 0) {
                at++;
                continue;
            }
            if (out == null) {
                out = new ByteArrayOutputStream(text.length);
            }
            out.write(text, kept, at - kept);
            out.writeBytes(MARK.getBytes(UTF_8));
            at = after;
            kept = after;
        }
        if (out == null) {
            return body;
        }
        out.write(text, kept, text.length - kept);
        return Bytes.owning(out.toByteArray());
    }

    /** Where the secret ends in the text when it starts at the given place, else -1. */
    private static int match(byte[] text, int start, String secret) {
        int at = start;
        int index = 0;
        while (index < secret.length()) {
            int after = matchEscape(text, at, secret.charAt(index));
            int chars = 1;
            if (after < 0) {
                int point = secret.codePointAt(index);
                chars = Character.charCount(point);
                after = matchPlain(text, at, point);
            }
            if (after < 0) {
                return -1;
            }
            at = after;
            index += chars;
        }
        return at;
    }

    private static int matchPlain(byte[] text, int at, int point) {
        if (point < 0x80) {
            return at < text.length && text[at] == point ? at + 1 : -1;
        }
        byte[] spelled = Character.toString(point).getBytes(UTF_8);
        for (int index = 0; index < spelled.length; index++) {
            if (at + index >= text.length || text[at + index] != spelled[index]) {
                return -1;
            }
        }
        return at + spelled.length;
    }

    private static int matchEscape(byte[] text, int at, char wanted) {
        if (at + 1 >= text.length || text[at] != '\\') {
            return -1;
        }
        if (text[at + 1] == 'u') {
            return at + 5 < text.length && hex(text, at + 2) == wanted ? at + 6 : -1;
        }
        int meant =
                switch (text[at + 1]) {
                    case '"', '\\', '/' -> text[at + 1];
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> -1;
                };
        return meant == wanted ? at + 2 : -1;
    }

    private static int hex(byte[] text, int from) {
        int value = 0;
        for (int at = from; at < from + 4; at++) {
            int digit = Character.digit(text[at], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
