package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Where the ready events of a stream gather until they are taken out. Not thread-safe. */
public final class EventBuffer {
    private static final int FIRST = 1024;
    /** What a stream may keep while it waits for its next event. */
    private static final int KEPT = 64 * 1024;

    private static final int SLICE = 4096;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(UTF_8);

    private byte[] array = new byte[FIRST];
    private int length;

    /** The array that holds the events from its start; valid until the next write, and only to be read. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(array, 0, length);
    }

    /** Forgets what has been taken out. */
    public void clear() {
        length = 0;
        if (array.length > KEPT) {
            array = new byte[FIRST];
        }
    }

    EventBuffer add(Bytes bytes) {
        return add(bytes.unsafeArray());
    }

    EventBuffer add(byte[] bytes) {
        add(bytes, 0, bytes.length);
        return this;
    }

    /** Puts the media back into what was added from a place on. */
    void restore(int begin, Cutouts media) {
        if (!media.isEmpty()) {
            Bytes made = Bytes.copyOf(array, begin, length - begin);
            length = begin;
            media.restore(made, this::add);
        }
    }

    private void add(byte[] bytes, int offset, int count) {
        reserve(count);
        System.arraycopy(bytes, offset, array, length, count);
        length += count;
    }

    EventBuffer add(int number) {
        if (number >= 0 && number < 10) {
            reserve(1);
            array[length++] = (byte) ('0' + number);
            return this;
        }
        return add(Integer.toString(number).getBytes(UTF_8));
    }

    /** Adds a JSON string with its quotes; half of a surrogate pair is escaped, as it has no UTF-8 form. */
    EventBuffer quoted(String text) {
        reserve(2);
        array[length++] = '"';
        int at = 0;
        while (at < text.length()) {
            // No unit of UTF-16 takes more than the six bytes of an escape; the last one may be half of a pair.
            int sliceEnd = Math.min(text.length(), at + SLICE);
            reserve(6 * (sliceEnd - at) + 2);
            while (at < sliceEnd) {
                at += unit(text, at);
            }
        }
        array[length++] = '"';
        return this;
    }

    /** Returns how many units it took. */
    private int unit(String text, int at) {
        char unit = text.charAt(at);
        if (unit >= 0x80) {
            return wide(text, at);
        }
        if (unit < 0x20 || unit == '"' || unit == '\\') {
            escaped(unit);
        } else {
            array[length++] = (byte) unit;
        }
        return 1;
    }

    private int wide(String text, int at) {
        int point = text.codePointAt(at);
        if (point < 0x800) {
            array[length++] = (byte) (0xC0 | (point >> 6));
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            hex((char) point);
            return 1;
        } else {
            if (point < 0x10000) {
                array[length++] = (byte) (0xE0 | (point >> 12));
            } else {
                array[length++] = (byte) (0xF0 | (point >> 18));
                array[length++] = following(point >> 12);
            }
            array[length++] = following(point >> 6);
        }
        array[length++] = following(point);
        return Character.charCount(point);
    }

    private static byte following(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    private void escaped(char unit) {
        int letter = "\b\t\n\f\r\"\\".indexOf(unit);
        if (letter < 0) {
            hex(unit);
            return;
        }
        array[length++] = '\\';
        array[length++] = (byte) "btnfr\"\\".charAt(letter);
    }

    private void hex(char unit) {
        array[length++] = '\\';
        array[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            array[length++] = HEX[(unit >> shift) & 0xF];
        }
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, 2L * array.length)));
        }
    }
}
