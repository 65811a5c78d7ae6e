package io.pollux.domain.pool;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of small integers that finds its next member in constant time: a bitmap with bitmaps of its non-empty words above
 * it. One thread at a time may change it (the pool's lock sees to that); any number may look, without a lock, and may miss
 * a change that is being made.
 */
final class SlotSet {
    private static final int BITS = 6;

    private final int size;
    private final AtomicLongArray[] levels;

    SlotSet(int size) {
        this.size = size;
        var depth = 1;
        for (var words = wordsFor(size); words > 1; words = wordsFor(words)) {
            depth++;
        }
        levels = new AtomicLongArray[depth];
        var members = size;
        for (var level = 0; level < depth; level++) {
            members = wordsFor(members);
            levels[level] = new AtomicLongArray(members);
        }
    }

    SlotSet(SlotSet other) {
        size = other.size;
        levels = new AtomicLongArray[other.levels.length];
        for (var level = 0; level < levels.length; level++) {
            var source = other.levels[level];
            var copy = new AtomicLongArray(source.length());
            for (var word = 0; word < source.length(); word++) {
                copy.setPlain(word, source.get(word));
            }
            levels[level] = copy;
        }
    }

    boolean contains(int slot) {
        return (levels[0].getAcquire(slot >>> BITS) & (1L << slot)) != 0;
    }

    boolean isEmpty() {
        return levels[levels.length - 1].getAcquire(0) == 0;
    }

    /** The smallest member that is at least {@code from}, or -1. */
    int next(int from) {
        var level = 0;
        var position = from;
        while (level < levels.length) {
            var word = position >>> BITS;
            if (word >= levels[level].length()) {
                return -1;
            }
            var bits = levels[level].getAcquire(word) & (-1L << position);
            if (bits == 0) {
                level++;
                position = word + 1;
            } else {
                position = (word << BITS) | Long.numberOfTrailingZeros(bits);
                if (level == 0) {
                    return position;
                }
                level--;
                position <<= BITS;
            }
        }
        return -1;
    }

    void add(int slot) {
        var position = slot;
        for (var level : levels) {
            var word = position >>> BITS;
            var before = level.get(word);
            level.setRelease(word, before | (1L << position));
            if (before != 0) {
                return;
            }
            position = word;
        }
    }

    void remove(int slot) {
        var position = slot;
        for (var level : levels) {
            var word = position >>> BITS;
            var after = level.get(word) & ~(1L << position);
            level.setRelease(word, after);
            if (after != 0) {
                return;
            }
            position = word;
        }
    }

    int count() {
        var count = 0;
        for (var word = 0; word < levels[0].length(); word++) {
            count += Long.bitCount(levels[0].get(word));
        }
        return count;
    }

    private static int wordsFor(int members) {
        return Math.max(1, (members + 63) >>> BITS);
    }
}
