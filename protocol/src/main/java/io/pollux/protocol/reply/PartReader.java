package io.pollux.protocol.reply;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiFault;
import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/**
 * Cuts a reply into parts without changing a byte, and observes them. A part is one server-sent event, or, of any other
 * body, the bytes that have arrived. Used by one thread.
 *
 * <p>After its last event Google writes an error as bare JSON, outside the event format; that comes out as one more event
 * with the error in it, which is what clients understand (measured: the official SDKs lose the status otherwise).
 */
public final class PartReader {
    private static final int FIRST_SIZE = 8 * 1024;
    private static final int AHEAD = 64 * 1024;
    private static final int LARGEST_EVENT = 16 * 1024 * 1024;

    private final InputStream in;
    private final Framing framing;
    private final ReplyScanner scanner = new ReplyScanner();
    private final EventEnd eventEnd = new EventEnd();

    private byte[] buffer = new byte[FIRST_SIZE];
    private int start;
    private int next;
    private int filled;
    private boolean atEnd;
    private boolean peeked;
    private boolean troubled;

    public PartReader(InputStream in, Framing framing) {
        this.in = in;
        this.framing = framing;
    }

    /** Reads the first part ahead; the following {@link #next} gives it. False when there is none. */
    public boolean peek() throws IOException {
        if (!peeked) {
            peeked = advance(true);
        }
        return peeked;
    }

    /** Goes to the next part, waiting for it; false when upstream has ended the reply properly. */
    public boolean next() throws IOException {
        if (peeked) {
            peeked = false;
            return true;
        }
        return advance(false);
    }

    /** Holds the current part; valid until the next call. */
    public byte[] array() {
        return buffer;
    }

    public int offset() {
        return start;
    }

    public int length() {
        return next - start;
    }

    /** Whether another part is here already, so that it is of no use to flush this one. */
    public boolean more() {
        return framing == Framing.SSE && !troubled && !isBareJson(next) && eventEnd.find(buffer, filled) >= 0;
    }

    /** What was seen so far, the current part included; the same object every time. */
    public ReplyFacts facts() {
        return scanner.facts();
    }

    /** Whether the current part is an error that upstream wrote after its last event. */
    public boolean troubled() {
        return troubled;
    }

    private boolean advance(boolean first) throws IOException {
        start = next;
        return switch (framing) {
            case SSE -> event();
            case ARRAY -> bytes(first, true);
            case UNARY -> bytes(first, true);
            case OPAQUE -> bytes(first, false);
        };
    }

    private boolean event() throws IOException {
        if (troubled) {
            return false;
        }
        while (true) {
            if (isBareJson(start)) {
                return trouble();
            }
            var end = eventEnd.find(buffer, filled);
            if (end >= 0) {
                next = end;
                eventEnd.take();
                observeEvent();
                return true;
            }
            if (atEnd) {
                next = filled;
                observeEvent();
                return next > start;
            }
            fill();
        }
    }

    /** Whether what comes next is no event: no field of one begins with a bracket. */
    private boolean isBareJson(int from) {
        for (var i = from; i < filled; i++) {
            switch (buffer[i]) {
                case '\r', '\n', ' ', '\t' -> {}
                case '{', '[' -> {
                    return true;
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** Makes room and reads once. */
    private void fill() throws IOException {
        if (filled == buffer.length) {
            var unread = filled - start;
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, unread);
            } else if (buffer.length >= LARGEST_EVENT) {
                throw new IOException("event exceeds 16 MiB");
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            eventEnd.shift(start);
            start = 0;
            filled = unread;
        }
        var count = in.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            atEnd = true;
        } else {
            filled += count;
        }
    }

    private void observeEvent() {
        var i = start;
        var hasData = false;
        while (i < next) {
            var lineEnd = i;
            while (lineEnd < next && buffer[lineEnd] != '\n' && buffer[lineEnd] != '\r') {
                lineEnd++;
            }
            if (lineEnd - i > 5
                    && buffer[i] == 'd'
                    && buffer[i + 1] == 'a'
                    && buffer[i + 2] == 't'
                    && buffer[i + 3] == 'a'
                    && buffer[i + 4] == ':') {
                scanner.feed(buffer, i + 5, lineEnd - i - 5);
                hasData = true;
            }
            i = lineEnd + 1;
        }
        if (hasData) {
            scanner.endDocument();
        }
    }

    private boolean trouble() throws IOException {
        while (!atEnd && filled - start < AHEAD) {
            fill();
        }
        var event = GeminiFault.event(errorIn(Bytes.copyOf(buffer, start, filled - start)));
        buffer = event.unsafeArray();
        start = 0;
        next = event.length();
        filled = next;
        troubled = true;
        observeEvent();
        return true;
    }

    private static Bytes errorIn(Bytes tail) {
        try {
            var root = Json.readTree(tail);
            var error = root.isArray() ? root.path(0) : root;
            if (error.path("error").isObject()) {
                return Json.write(error);
            }
        } catch (JacksonException e) {
            // Not even JSON: said in our own words.
        }
        return GeminiFault.body(502, "UNAVAILABLE", "Upstream broke off the stream in the middle.");
    }

    private boolean bytes(boolean first, boolean scanned) throws IOException {
        start = 0;
        next = 0;
        filled = 0;
        do {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            var count = atEnd ? -1 : in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                atEnd = true;
            } else {
                if (scanned) {
                    scanner.feed(buffer, filled, count);
                }
                filled += count;
            }
        } while (first && !atEnd && filled < AHEAD && wantsMore());
        if (atEnd && scanned) {
            scanner.endDocument();
        }
        next = filled;
        return next > start;
    }

    /** Whether what was read ahead does not yet show what kind of reply it is. */
    private boolean wantsMore() {
        return switch (framing) {
            case UNARY -> true;
            case ARRAY -> scanner.elements() == 0;
            case SSE, OPAQUE -> false;
        };
    }

    /** Finds where events end; goes on where it stopped when more bytes are there. */
    private static final class EventEnd {
        private int scanned;
        private int found = -1;
        private boolean inLine;
        private boolean hasLine;
        private boolean afterReturn;

        /** The index after the first event that was not taken yet, its blank line included; -1 while that is not here. */
        int find(byte[] buffer, int filled) {
            while (found < 0 && scanned < filled) {
                var b = buffer[scanned++];
                if (b == '\n') {
                    if (!afterReturn) {
                        endLine();
                    }
                    afterReturn = false;
                } else if (b == '\r') {
                    endLine();
                    afterReturn = true;
                    if (found >= 0 && scanned < filled && buffer[scanned] == '\n') {
                        found = ++scanned;
                        afterReturn = false;
                    }
                } else {
                    inLine = true;
                    afterReturn = false;
                    scanned = endOfLine(buffer, scanned, filled);
                }
            }
            return found;
        }

        /** The event found is used; the next one is looked for after it. */
        void take() {
            found = -1;
            hasLine = false;
        }

        /** The bytes before an index are no longer there. */
        void shift(int by) {
            scanned -= by;
        }

        private void endLine() {
            if (inLine) {
                hasLine = true;
                inLine = false;
            } else if (hasLine) {
                found = scanned;
            }
        }

        private static int endOfLine(byte[] buffer, int from, int filled) {
            var i = from;
            while (i < filled && buffer[i] != '\n' && buffer[i] != '\r') {
                i++;
            }
            return i;
        }
    }
}
