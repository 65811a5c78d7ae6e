package io.pollux.protocol.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pollux.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document whose media, long runs of base64 within its strings, have been taken out, so that it can be read, changed and
 * written without anybody holding them as text, which takes several times their size. What stands in for a run begins and
 * ends like it, is base64 as well, and is put back wherever it turns up whole.
 */
public final class Cutouts {
    /** Shorter runs stay, in bytes. */
    public static final int LEAST = 64 * 1024;

    /** How much of a run's beginning and of its end stays, at least. */
    private static final int HEAD = 256;

    private static final int TAIL = 16;
    private static final int DIGITS = 8;
    private static final byte[] INTRODUCTION = "base64,".getBytes(US_ASCII);
    private static final boolean[] ALPHABET = alphabet();

    private final Bytes document;
    private final List<Run> runs;
    private final byte[] mark;
    private final Bytes rest;

    private Cutouts(Bytes document, List<Run> runs, byte[] mark, Bytes rest) {
        this.document = document;
        this.runs = runs;
        this.mark = mark;
        this.rest = rest;
    }

    /** Takes out what there is; a run counts if it is the beginning of a string or follows {@code base64,}. */
    public static Cutouts of(Bytes document) {
        List<Run> runs = document.length() < LEAST ? List.of() : find(document.unsafeArray());
        if (runs.isEmpty()) {
            return none(document);
        }
        for (int attempt = 0; ; attempt++) {
            byte[] mark = String.format("x%07dCutout0x", attempt).getBytes(US_ASCII);
            Bytes rest = rest(document.unsafeArray(), runs, mark);
            if (occurrences(rest.unsafeArray(), mark) == runs.size()) {
                return new Cutouts(document, runs, mark, rest);
            }
        }
    }

    /** Takes nothing out. */
    public static Cutouts none(Bytes document) {
        return new Cutouts(document, List.of(), new byte[0], document);
    }

    /** Whether nothing was taken out. */
    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** What is left; the document itself when nothing was taken out. */
    public Bytes rest() {
        return rest;
    }

    /** Puts back into a text made of the rest whatever stands in it for a run; the text itself when nothing does. */
    public Bytes restore(Bytes made) {
        if (isEmpty()) {
            return made;
        }
        Filled filled = new Filled(made, this);
        return filled.length == made.length() ? made : filled.bytes();
    }

    /** As {@link #restore(Bytes)}, piece by piece. */
    public void restore(Bytes made, Pieces pieces) {
        byte[] array = made.unsafeArray();
        int told = 0;
        int at = isEmpty() ? -1 : next(array, 0, mark);
        while (at >= 0) {
            Run run = run(array, at);
            if (run != null) {
                pieces.piece(array, told, at - told);
                pieces.piece(document.unsafeArray(), run.cutFrom, run.cutTo - run.cutFrom);
                told = at + mark.length + DIGITS;
            }
            at = next(array, at + mark.length, mark);
        }
        pieces.piece(array, told, array.length - told);
    }

    private @Nullable Run run(byte[] array, int at) {
        int index = 0;
        for (int digit = at + mark.length; digit < at + mark.length + DIGITS; digit++) {
            if (digit >= array.length || array[digit] < '0' || array[digit] > '9') {
                return null;
            }
            index = index * 10 + array[digit] - '0';
        }
        return index < runs.size() ? runs.get(index) : null;
    }

    private static List<Run> find(byte[] array) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        while (at < array.length) {
            int length = letter(array, at);
            if (length == 0) {
                at++;
                continue;
            }
            int from = at;
            while (length > 0) {
                at += length;
                length = letter(array, at);
            }
            if (at - from >= LEAST && (array[Math.max(0, from - 1)] == '"' || isIntroduced(array, from))) {
                runs.add(Run.of(array, from, at));
            }
        }
        return runs;
    }

    /** How many bytes the letter of base64 here takes: two for a slash that is escaped, as PHP writes it; 0 for none. */
    private static int letter(byte[] array, int at) {
        if (at >= array.length || array[at] < 0) {
            return 0;
        }
        if (array[at] == '\\') {
            return at + 1 < array.length && array[at + 1] == '/' ? 2 : 0;
        }
        return ALPHABET[array[at]] ? 1 : 0;
    }

    private static boolean isIntroduced(byte[] array, int from) {
        return from >= INTRODUCTION.length && startsWith(array, from - INTRODUCTION.length, INTRODUCTION);
    }

    private static Bytes rest(byte[] array, List<Run> runs, byte[] mark) {
        int length = array.length;
        for (Run run : runs) {
            length -= run.cutTo - run.cutFrom - mark.length - DIGITS;
        }
        byte[] rest = new byte[length];
        int told = 0;
        int at = 0;
        for (int index = 0; index < runs.size(); index++) {
            Run run = runs.get(index);
            int kept = run.cutFrom - told;
            System.arraycopy(array, told, rest, at, kept);
            at += kept;
            System.arraycopy(mark, 0, rest, at, mark.length);
            at += mark.length;
            byte[] number = String.format("%0" + DIGITS + "d", index).getBytes(US_ASCII);
            System.arraycopy(number, 0, rest, at, DIGITS);
            at += DIGITS;
            told = run.cutTo;
        }
        System.arraycopy(array, told, rest, at, array.length - told);
        return Bytes.owning(rest);
    }

    private static int occurrences(byte[] array, byte[] mark) {
        int count = 0;
        for (int at = next(array, 0, mark); at >= 0; at = next(array, at + 1, mark)) {
            count++;
        }
        return count;
    }

    private static int next(byte[] array, int from, byte[] mark) {
        for (int at = from; at <= array.length - mark.length; at++) {
            if (array[at] == mark[0] && startsWith(array, at, mark)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] array, int at, byte[] start) {
        for (int offset = 0; offset < start.length; offset++) {
            if (array[at + offset] != start[offset]) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] alphabet() {
        boolean[] alphabet = new boolean[128];
        for (byte letter : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_".getBytes(US_ASCII)) {
            alphabet[letter] = true;
        }
        return alphabet;
    }

    /** Takes what a text consists of, one piece after the other. */
    @FunctionalInterface
    public interface Pieces {
        /**
         * Takes the next piece.
         *
         * @param array only to be read, and not kept
         */
        void piece(byte[] array, int offset, int length);
    }

    /** What is taken out of a run: whole letters, and as many as make whole units of base64. */
    private record Run(int cutFrom, int cutTo) {
        static Run of(byte[] array, int from, int to) {
            int cutFrom = from;
            while (cutFrom < from + HEAD) {
                cutFrom += letter(array, cutFrom);
            }
            int cutTo = cutFrom;
            int at = cutFrom;
            for (int letters = 1; at < to - TAIL; letters++) {
                at += letter(array, at);
                cutTo = letters % 4 == 0 ? at : cutTo;
            }
            return new Run(cutFrom, cutTo);
        }
    }

    /** A text with its runs back, in an array of just the size. */
    private static final class Filled {
        private final Bytes made;
        private final Cutouts cutouts;
        private int length;

        private Filled(Bytes made, Cutouts cutouts) {
            this.made = made;
            this.cutouts = cutouts;
            cutouts.restore(made, (_, _, count) -> length += count);
        }

        private Bytes bytes() {
            byte[] array = new byte[length];
            length = 0;
            cutouts.restore(made, (piece, offset, count) -> {
                System.arraycopy(piece, offset, array, length, count);
                length += count;
            });
            return Bytes.owning(array);
        }
    }
}
