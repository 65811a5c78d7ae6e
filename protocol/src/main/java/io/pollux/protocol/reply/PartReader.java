package io.pollux.protocol.reply;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiFault;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/**
 * Pulls a reply out of an upstream's stream part by part and observes it in passing.
 *
 * <p>The bytes of all parts are the bytes of the stream, with one exception: an error that the upstream wrote into an
 * event stream as bare JSON comes out as an event of its own, see {@link #troubled}. Not thread-safe; the stream is
 * read only as far as needed and never closed.
 */
public final class PartReader {
    /** Longest event in bytes, its blank line included. */
    public static final int MAX_EVENT = 16 * 1024 * 1024;

    private static final int FIRST_BUFFER = 4 * 1024;
    private static final int AHEAD = 64 * 1024;
    private static final byte[] NONE = new byte[0];

    private final InputStream in;
    private final Framing framing;
    private final UnaryOperator<Bytes> harmless;
    private final ReplyScanner scanner = new ReplyScanner();
    private final EventEnd eventEnd = new EventEnd();

    private byte[] buffer = NONE;
    /** The current part is {@code [start, end)}, what is read beyond it {@code [end, limit)}. */
    private int start;

    private int end;
    private int limit;
    private int searched;
    private int nextEnd = -1;
    private boolean drained;
    private boolean troubled;
    private boolean peeked;
    private boolean found;

    public PartReader(InputStream in, Framing framing) {
        this(in, framing, UnaryOperator.identity());
    }

    /**
     * @param harmless takes out of a part that tells of an error what nobody may see
     */
    public PartReader(InputStream in, Framing framing, UnaryOperator<Bytes> harmless) {
        this.in = in;
        this.framing = framing;
        this.harmless = harmless;
    }

    /**
     * Goes to the next part; blocks only until it is complete.
     *
     * @return false when the upstream ended cleanly; an end in the middle of an event makes a last part of what came
     * @throws IOException from the stream, or when an event exceeds {@link #MAX_EVENT}
     */
    public boolean next() throws IOException {
        if (peeked) {
            peeked = false;
            return found;
        }
        return advance(false);
    }

    /**
     * Reads the first part ahead, so that the facts can be judged before anything is passed on; the following
     * {@link #next} returns it. An event stream is read to the end of its first event, a document until it is complete
     * or 64 KiB are there, an array until its first element is, opaque bytes just once. Called again it does nothing;
     * called after a part was taken it reads the one after that.
     *
     * @return false when the stream is empty
     * @throws IOException as {@link #next}
     */
    public boolean peek() throws IOException {
        if (!peeked) {
            found = advance(true);
            peeked = true;
        }
        return found;
    }

    /** The array that holds the current part; valid until the next call that advances, and only to be read. */
    public byte[] array() {
        return buffer;
    }

    public int offset() {
        return start;
    }

    public int length() {
        return end - start;
    }

    /** Whether the next part is complete already, so that {@link #next} would not block. */
    public boolean more() {
        if (framing != Framing.SSE || peeked || startsBareJson()) {
            return false;
        }
        return findEnd() >= 0;
    }

    /** What was observed up to and including the current part; always the same object. */
    public ReplyFacts facts() {
        return scanner.facts();
    }

    /** Whether a whole document has been seen, so that what is not among the facts will not come any more. */
    public boolean hasWholeDocument() {
        return scanner.documents() > 0;
    }

    /** Whether the current part is an error that the upstream wrote without framing it; it is then the last part. */
    public boolean troubled() {
        return troubled;
    }

    private boolean advance(boolean ahead) throws IOException {
        start = end;
        return framing == Framing.SSE ? advanceEvent() : advanceChunk(ahead);
    }

    private boolean advanceEvent() throws IOException {
        while (true) {
            if (startsBareJson()) {
                return reframe();
            }
            int at = findEnd();
            if (at < 0 && !fill()) {
                at = limit;
            }
            if (at == start) {
                return ended();
            }
            if (at > start) {
                end = at;
                nextEnd = -1;
                observeEvent();
                return true;
            }
        }
    }

    private int findEnd() {
        if (nextEnd < 0) {
            nextEnd = eventEnd.find(buffer, searched, limit);
            searched = nextEnd < 0 ? limit : nextEnd;
        }
        return nextEnd;
    }

    private boolean startsBareJson() {
        int at = end;
        while (at < limit && (buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
        }
        return at < limit && (buffer[at] == '{' || buffer[at] == '[');
    }

    // Google reports an error after the first event as pretty-printed JSON without "data:", which some SDKs of its own
    // cannot read when it arrives in one packet with an event.
    private boolean reframe() throws IOException {
        IOException broken = null;
        try {
            boolean open = true;
            while (open && limit - start <= AHEAD) {
                open = fill();
            }
        } catch (IOException thrown) {
            broken = thrown;
        }
        Bytes tail = Bytes.copyOf(buffer, start, limit - start);
        if (broken != null && GeminiFault.read(tail).isEmpty()) {
            throw broken;
        }
        buffer = GeminiFault.event(tail).unsafeArray();
        start = 0;
        end = buffer.length;
        limit = end;
        searched = end;
        drained = true;
        troubled = true;
        observeEvent();
        return true;
    }

    private void observeEvent() {
        int at = start;
        while (at < end) {
            int lineEnd = ByteSearch.either(buffer, at, end, '\n', '\r');
            if (isData(at, lineEnd)) {
                int from = at + 5;
                scanner.feed(buffer, from, lineEnd - from);
            }
            at = lineEnd + 1;
        }
        scanner.endDocument();
        makeHarmless();
    }

    private void makeHarmless() {
        if (!scanner.facts().hasError()) {
            return;
        }
        Bytes part = Bytes.copyOf(buffer, start, end - start);
        Bytes shown = harmless.apply(part);
        if (!shown.equals(part)) {
            byte[] into = new byte[shown.length() + limit - end];
            System.arraycopy(shown.unsafeArray(), 0, into, 0, shown.length());
            System.arraycopy(buffer, end, into, shown.length(), limit - end);
            searched = Math.max(end, searched) - end + shown.length();
            start = 0;
            end = shown.length();
            limit = into.length;
            buffer = into;
        }
    }

    private boolean isData(int at, int lineEnd) {
        return lineEnd - at >= 5
                && buffer[at] == 'd'
                && buffer[at + 1] == 'a'
                && buffer[at + 2] == 't'
                && buffer[at + 3] == 'a'
                && buffer[at + 4] == ':';
    }

    private boolean advanceChunk(boolean ahead) throws IOException {
        do {
            int before = limit - start;
            if (!fill()) {
                break;
            }
            end = limit;
            if (framing != Framing.OPAQUE) {
                scanner.feed(buffer, start + before, limit - start - before);
            }
        } while (ahead && wantsMore());
        makeHarmless();
        return end > start || ended();
    }

    private boolean wantsMore() {
        return switch (framing) {
            case UNARY -> limit - start < AHEAD;
            case ARRAY -> limit - start < AHEAD && scanner.documents() == 0;
            case OPAQUE, SSE -> false;
        };
    }

    private boolean ended() {
        buffer = NONE;
        start = 0;
        end = 0;
        limit = 0;
        searched = 0;
        troubled = false;
        return false;
    }

    /** Reads once, with the part that is being gathered kept; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (drained) {
            return false;
        }
        makeRoom();
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            drained = true;
            return false;
        }
        limit += read;
        return true;
    }

    private void makeRoom() throws IOException {
        int gathered = limit - start;
        if (gathered == 0 && (buffer.length == 0 || buffer.length > AHEAD)) {
            // A connection that waits for its next part must not sit on the room its last image needed.
            move(new byte[FIRST_BUFFER], 0);
        } else if (gathered == 0) {
            move(buffer, 0);
        } else if (limit == buffer.length && start > 0) {
            move(buffer, gathered);
        } else if (limit == buffer.length) {
            if (gathered >= MAX_EVENT) {
                throw new IOException("event exceeds 16 MiB");
            }
            move(new byte[Math.min(MAX_EVENT, 2 * buffer.length)], gathered);
        }
    }

    private void move(byte[] into, int gathered) {
        System.arraycopy(buffer, start, into, 0, gathered);
        searched = Math.max(0, searched - start);
        end = Math.max(0, end - start);
        limit = gathered;
        start = 0;
        buffer = into;
    }
}
