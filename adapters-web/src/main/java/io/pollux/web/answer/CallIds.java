package io.pollux.web.answer;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Makes ids for calls: unique over processes, in order of time, short enough to read out. */
public final class CallIds {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private final InstantSource clock;
    private final long process;
    private final AtomicLong count = new AtomicLong();

    public CallIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        process = random.nextLong() & 0xfffff;
    }

    /** The next id. */
    public String next() {
        var id = new char[17];
        digits(clock.millis(), id, 0, 9);
        digits(process, id, 9, 4);
        digits(count.getAndIncrement(), id, 13, 4);
        return new String(id);
    }

    private static void digits(long number, char[] into, int offset, int length) {
        for (var i = offset + length - 1; i >= offset; i--) {
            into[i] = DIGITS[(int) (number & 31)];
            number >>>= 5;
        }
    }
}
