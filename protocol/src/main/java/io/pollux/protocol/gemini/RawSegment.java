package io.pollux.protocol.gemini;

import java.nio.charset.CharacterCodingException;

/** One still encoded segment of a path, checked to mean the same to every server that decodes it. */
final class RawSegment {
    private static final String MARKS = "-._~!$&'()*+,;=:@";
    private static final String UNSAFE_WHEN_DECODED = "/\\.%?#";

    private RawSegment() {}

    static void check(String segment) throws BadPath {
        if (segment.isEmpty()) {
            throw new BadPath("Expected no empty path segment, neither // nor a slash at the end.");
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw new BadPath("Expected a path without . and .. segments.");
        }
        for (int at = 0; at < segment.length(); at++) {
            char character = segment.charAt(at);
            if (!isAlphanumeric(character) && character != '%' && MARKS.indexOf(character) < 0) {
                throw new BadPath("Expected only characters that are allowed in a path segment", segment);
            }
        }
        if (segment.indexOf('%') >= 0) {
            checkEscapes(segment);
        }
    }

    private static void checkEscapes(String segment) throws BadPath {
        String decoded;
        try {
            decoded = PercentEscapes.decode(segment);
            for (String escape : PercentEscapes.escaped(segment)) {
                if (escape.chars().anyMatch(RawSegment::isUnsafe)) {
                    throw new BadPath(
                            "Expected no percent-escape of a letter, digit, control character or / \\ . % ? #",
                            segment);
                }
            }
        } catch (CharacterCodingException _) {
            throw new BadPath("Expected valid percent-escapes of UTF-8 in the path", segment);
        }
        if (decoded.isBlank()) {
            throw new BadPath("Expected no blank path segment.");
        }
    }

    /** A letter spelled as an escape would hide a collection such as models from the rules made for it. */
    private static boolean isUnsafe(int decoded) {
        return Character.isISOControl(decoded) || isAlphanumeric(decoded) || UNSAFE_WHEN_DECODED.indexOf(decoded) >= 0;
    }

    private static boolean isAlphanumeric(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
    }
}
