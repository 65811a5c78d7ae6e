package io.pollux.protocol.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The start of a name or value that passes in slices; what is beyond the room is dropped but counted. */
final class KeptBytes {
    private static final int ROOM = 128;

    private final byte[] array = new byte[ROOM];
    private int length;

    void clear() {
        length = 0;
    }

    void add(byte next) {
        if (length < ROOM) {
            array[length] = next;
        }
        if (length <= ROOM) {
            length++;
        }
    }

    /** Whether everything that was added is this ASCII text. */
    boolean is(String text) {
        if (text.length() != length || length > ROOM) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (text.charAt(at) != array[at]) {
                return false;
            }
        }
        return true;
    }

    /** At most 128 bytes of what was added; ill-formed UTF-8 is replaced. */
    String asText() {
        return new String(array, 0, Math.min(length, ROOM), UTF_8);
    }
}
