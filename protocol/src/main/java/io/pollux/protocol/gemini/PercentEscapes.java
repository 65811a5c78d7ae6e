package io.pollux.protocol.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/** Percent-decoding that refuses what is not well-formed UTF-8; a plus sign stays a plus sign. */
final class PercentEscapes {
    private PercentEscapes() {}

    static String decode(String raw) throws CharacterCodingException {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        StringBuilder decoded = new StringBuilder(raw.length());
        int at = 0;
        while (at < raw.length()) {
            if (raw.charAt(at) == '%') {
                int end = runEnd(raw, at);
                decoded.append(decodeRun(raw, at, end));
                at = end;
            } else {
                decoded.append(raw.charAt(at++));
            }
        }
        return decoded.toString();
    }

    /** What each unbroken run of escapes stands for. */
    static List<String> escaped(String raw) throws CharacterCodingException {
        List<String> runs = new ArrayList<>();
        for (int at = raw.indexOf('%'); at >= 0; at = raw.indexOf('%', at)) {
            int end = runEnd(raw, at);
            runs.add(decodeRun(raw, at, end));
            at = end;
        }
        return runs;
    }

    private static int runEnd(String raw, int start) {
        int end = start;
        while (end < raw.length() && raw.charAt(end) == '%') {
            end += 3;
        }
        return end;
    }

    private static String decodeRun(String raw, int start, int end) throws CharacterCodingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = start; at < end; at += 3) {
            int high = at + 2 < raw.length() ? digit(raw.charAt(at + 1)) : -1;
            int low = high < 0 ? -1 : digit(raw.charAt(at + 2));
            if (low < 0) {
                throw new MalformedInputException(at);
            }
            bytes.write(high << 4 | low);
        }
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    }

    /** Only ASCII counts; the JDK's own method would also take digits of other scripts. */
    private static int digit(char character) {
        return character < 0x80 ? Character.digit(character, 16) : -1;
    }
}
