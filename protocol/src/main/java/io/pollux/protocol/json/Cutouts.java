package io.pollux.protocol.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pollux.protocol.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * A document whose media, long runs of base64 within its strings, have been taken out, so that it can be read, changed and
 * written without anybody holding them as text, which takes several times their size. What stands in for a run begins and
 * ends like it, is base64 as well, and is put back where it turns up whole. Nobody who wrote the document can know what it
 * will be, and a run is put back once, so that what is made is never longer than what it was made of and the document together.
 */
public final class Cutouts {
    /** Shorter runs stay, in bytes. */
    public static final int LEAST = 64 * 1024;

    /** How much of a run's beginning and of its end stays, at least. */
    private static final int HEAD = 256;

    private static final int TAIL = 16;
    private static final int DIGITS = 8;
    private static final int RANDOM = 16;
    private static final RandomGenerator SECURE = new SecureRandom();
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
        return of(document, SECURE);
    }

    /** As {@link #of(Bytes)}, of runs only that are the beginning of a field's value. */
    public static Cutouts ofField(String name, Bytes document) {
        byte[] field = ('"' + name + '"').getBytes(US_ASCII);
        return of(document, SECURE, from -> isValueOf(field, document.unsafeArray(), from));
    }

    static Cutouts of(Bytes document, RandomGenerator random) {
        byte[] array = document.unsafeArray();
        return of(document, random, from -> array[Math.max(0, from - 1)] == '"' || endsWith(array, from, INTRODUCTION));
    }

    private static Cutouts of(Bytes document, RandomGenerator random, IntPredicate begins) {
        List<Run> runs = document.length() < LEAST ? List.of() : find(document.unsafeArray(), begins);
        if (runs.isEmpty()) {
            return none(document);
        }
        byte[] mark = mark(random);
        return new Cutouts(document, runs, mark, rest(document.unsafeArray(), runs, mark));
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

    /** How long, in bytes, what {@link #restore(Bytes)} makes will be; tells it without making it. */
    public long lengthOf(Bytes made) {
        Length length = new Length();
        restore(made, length);
        return length.total;
    }

    /**
     * Puts back into a text made of the rest whatever stands in it for a run; the text itself when nothing does. Where a run
     * turns up again, what stands for it stays.
     */
    public Bytes restore(Bytes made) {
        long length = lengthOf(made);
        if (length == made.length()) {
            return made;
        }
        Filling filling = new Filling(new byte[Math.toIntExact(length)]);
        restore(made, filling);
        return Bytes.owning(filling.array);
    }

    /** As {@link #restore(Bytes)}, piece by piece. */
    public void restore(Bytes made, Pieces pieces) {
        byte[] array = made.unsafeArray();
        BitSet back = new BitSet(runs.size());
        int told = 0;
        int at = isEmpty() ? -1 : next(array, 0, mark);
        while (at >= 0) {
            int index = index(array, at);
            if (index >= 0 && !back.get(index)) {
                back.set(index);
                Run run = runs.get(index);
                pieces.piece(array, told, at - told);
                pieces.piece(document.unsafeArray(), run.cutFrom, run.cutTo - run.cutFrom);
                told = at + mark.length + DIGITS;
            }
            at = next(array, at + mark.length, mark);
        }
        pieces.piece(array, told, array.length - told);
    }

    /** Of the run that something stands for; -1 for none. */
    private int index(byte[] array, int at) {
        int index = 0;
        for (int digit = at + mark.length; digit < at + mark.length + DIGITS; digit++) {
            if (digit >= array.length || array[digit] < '0' || array[digit] > '9') {
                return -1;
            }
            index = index * 10 + array[digit] - '0';
        }
        return index < runs.size() ? index : -1;
    }

    private static List<Run> find(byte[] array, IntPredicate begins) {
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
            if (at - from >= LEAST && begins.test(from)) {
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

    private static boolean isValueOf(byte[] field, byte[] array, int from) {
        int at = from - 1;
        if (at < 0 || array[at] != '"') {
            return false;
        }
        at = beforeSpace(array, at);
        if (at == 0 || array[at - 1] != ':') {
            return false;
        }
        return endsWith(array, beforeSpace(array, at - 1), field);
    }

    private static int beforeSpace(byte[] array, int end) {
        int at = end;
        while (at > 0 && array[at - 1] <= ' ') {
            at--;
        }
        return at;
    }

    private static boolean endsWith(byte[] array, int end, byte[] text) {
        return end >= text.length && startsWith(array, end - text.length, text);
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

    private static byte[] mark(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM];
        random.nextBytes(bytes);
        return ("xCutout0" + HexFormat.of().formatHex(bytes)).getBytes(US_ASCII);
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
        for (byte letter : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII)) {
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

    private static final class Length implements Pieces {
        private long total;

        @Override
        public void piece(byte[] array, int offset, int length) {
            total = Math.addExact(total, length);
        }
    }

    private static final class Filling implements Pieces {
        private final byte[] array;
        private int at;

        private Filling(byte[] array) {
            this.array = array;
        }

        @Override
        public void piece(byte[] piece, int offset, int length) {
            System.arraycopy(piece, offset, array, at, length);
            at += length;
        }
    }
}
