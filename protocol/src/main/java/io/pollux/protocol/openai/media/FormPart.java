package io.pollux.protocol.openai.media;

import io.pollux.protocol.Bytes;

/**
 * One part of a {@code multipart/form-data} body.
 *
 * @param name as sent, for instance {@code image[]}
 * @param filename empty for a plain field
 * @param contentType empty when the part tells none
 * @param content the bytes, of a plain field in UTF-8
 */
public record FormPart(String name, String filename, String contentType, Bytes content) {
    /** A plain field. */
    public static FormPart text(String name, String value) {
        return new FormPart(name, "", "", Bytes.utf8(value));
    }

    /** Whether the part is a field of that name, alone or as an element of a list. */
    boolean isNamed(String wanted) {
        return plainName().equals(wanted);
    }

    /** The name without the brackets by which some clients mark lists. */
    String plainName() {
        int bracket = name.indexOf('[');
        return bracket > 0 && name.endsWith("]") ? name.substring(0, bracket) : name;
    }
}
