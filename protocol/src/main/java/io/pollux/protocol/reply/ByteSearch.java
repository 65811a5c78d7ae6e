package io.pollux.protocol.reply;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the next of two bytes, eight at a time: media arrive as strings of many megabytes. */
final class ByteSearch {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private ByteSearch() {}

    /** The first index in {@code [from, to)} that holds either byte, else {@code to}; both must be ASCII. */
    static int either(byte[] array, int from, int to, char one, char other) {
        long ones = one * ONES;
        long others = other * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT.get(array, at);
            long found = zeroes(eight ^ ones) | zeroes(eight ^ others);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && array[at] != one && array[at] != other) {
            at++;
        }
        return at;
    }

    /** The lowest bit set marks the first zero byte; bits above it may be false. */
    private static long zeroes(long eight) {
        return (eight - ONES) & ~eight & HIGHS;
    }
}
