package io.pollux.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** An immutable run of bytes with value equality; bodies travel as this, never as arrays. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Takes the array over without a copy: the caller must never write to it again. */
    public static Bytes owning(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    public static Bytes copyOf(byte[] source, int offset, int length) {
        return owning(Arrays.copyOfRange(source, offset, offset + length));
    }

    public static Bytes utf8(String text) {
        return owning(text.getBytes(UTF_8));
    }

    public int length() {
        return array.length;
    }

    public boolean isEmpty() {
        return array.length == 0;
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(array);
    }

    public InputStream asInputStream() {
        return new ByteArrayInputStream(array);
    }

    /** The array itself, for a library that takes one and promises only to read it. */
    public byte[] unsafeArray() {
        return array;
    }

    public String asUtf8() {
        return new String(array, UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** Never the content: bodies do not belong in logs. */
    @Override
    public String toString() {
        return "Bytes[" + array.length + ']';
    }
}
