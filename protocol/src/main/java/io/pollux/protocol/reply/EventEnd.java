package io.pollux.protocol.reply;

/**
 * Finds where an event ends, without looking at a byte twice however the bytes arrive.
 *
 * <p>A blank line ends an event; lines end with CR LF, LF or CR. A CR ends the event at once, since waiting for the LF
 * that may follow could mean waiting for the next event.
 */
final class EventEnd {
    private boolean lineEmpty = true;
    private boolean afterCarriageReturn;
    private boolean betweenEvents;

    /**
     * Goes on where the last call stopped.
     *
     * @return the index behind the event, or -1 when {@code to} was reached first
     */
    int find(byte[] array, int from, int to) {
        int at = from;
        while (at < to) {
            byte next = array[at];
            boolean secondHalf = next == '\n' && afterCarriageReturn;
            boolean lineEnds = next == '\n' || next == '\r';
            afterCarriageReturn = next == '\r';
            if (secondHalf && betweenEvents) {
                // The rest of an end that was cut in two must not wait for what comes after it.
                return at + 1;
            }
            if (!lineEnds) {
                betweenEvents = false;
                lineEmpty = false;
                at = ByteSearch.either(array, at, to, '\n', '\r');
                continue;
            }
            at++;
            if (secondHalf) {
                continue;
            }
            if (lineEmpty) {
                betweenEvents = true;
                return withLineFeed(array, at, to);
            }
            lineEmpty = true;
        }
        return -1;
    }

    private int withLineFeed(byte[] array, int at, int to) {
        if (afterCarriageReturn && at < to && array[at] == '\n') {
            afterCarriageReturn = false;
            return at + 1;
        }
        return at;
    }
}
