package io.pollux.protocol.reply;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/** A stream that gives its bytes in slices, as a socket gives packets. */
final class Slices extends InputStream {
    /** In place of a slice: a read that would block for ever fails instead. */
    static final byte[] FORBIDDEN = {1};

    /** In place of a slice: the connection breaks. */
    static final byte[] RESET = {2};

    private final Deque<byte[]> slices = new ArrayDeque<>();

    Slices(byte[]... slices) {
        for (byte[] slice : slices) {
            if (slice.length > 0) {
                this.slices.add(slice);
            }
        }
    }

    static Slices cut(byte[] whole, Random random, int longest) {
        Slices cut = new Slices();
        int at = 0;
        while (at < whole.length) {
            int to = Math.min(whole.length, at + 1 + random.nextInt(longest));
            cut.slices.add(Arrays.copyOfRange(whole, at, to));
            at = to;
        }
        return cut;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("read slices, not bytes");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        byte[] slice = slices.peek();
        if (slice == null) {
            return -1;
        }
        if (Arrays.equals(slice, FORBIDDEN)) {
            throw new AssertionError("read although a part was complete");
        }
        if (Arrays.equals(slice, RESET)) {
            throw new IOException("reset");
        }
        slices.remove();
        int given = Math.min(length, slice.length);
        System.arraycopy(slice, 0, into, offset, given);
        if (given < slice.length) {
            slices.addFirst(Arrays.copyOfRange(slice, given, slice.length));
        }
        return given;
    }
}
