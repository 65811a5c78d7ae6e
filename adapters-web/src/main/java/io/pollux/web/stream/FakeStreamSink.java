package io.pollux.web.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Gathers a reply that upstream gives whole and passes it on as a stream of one event, or an array of one element. */
public final class FakeStreamSink implements ReplySink {
    private static final int LARGEST = 64 * 1024 * 1024;

    private final ReplySink sink;
    private final Form form;
    private final OneLine gathered = new OneLine();
    private int status;

    /**
     * Gathers a reply.
     *
     * @param asEvents whether the caller reads server-sent events, else an array
     */
    public FakeStreamSink(ReplySink sink, boolean asEvents) {
        this.sink = sink;
        form = asEvents ? Form.EVENT : Form.ARRAY;
        gathered.writeBytes(form.before.getBytes(US_ASCII));
    }

    @Override
    public void begin(int status, List<Header> headers) {
        this.status = status;
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) {
        if (gathered.size() + length > LARGEST) {
            throw new IllegalStateException(
                    "reply: more than " + LARGEST + " bytes (expected: one that fits in memory)");
        }
        gathered.add(array, offset, length);
    }

    @Override
    public void end() throws ClientGone {
        gathered.writeBytes(form.after.getBytes(US_ASCII));
        sink.begin(status, List.of(new Header("content-type", form.type)));
        sink.part(gathered.array(), 0, gathered.size(), false);
        sink.end();
    }

    /** Nothing has been passed on yet, so that the error can be told as one. */
    @Override
    public void fail(Refusal refusal) throws ClientGone {
        sink.refuse(refusal);
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        if (refusal.status() < 300) {
            begin(refusal.status(), List.of());
            part(refusal.body().unsafeArray(), 0, refusal.body().length(), false);
            end();
        } else {
            sink.refuse(refusal);
        }
    }

    private enum Form {
        EVENT("text/event-stream", "data: ", "\r\n\r\n"),
        ARRAY("application/json; charset=UTF-8", "[", "]");

        private final String type;
        private final String before;
        private final String after;

        Form(String type, String before, String after) {
            this.type = type;
            this.before = before;
            this.after = after;
        }
    }

    /** A string of JSON holds no line break of its own, so those that lay a document out can go. */
    private static final class OneLine extends ByteArrayOutputStream {
        private boolean indenting;

        void add(byte[] array, int offset, int length) {
            var from = offset;
            for (var at = offset; at < offset + length; at++) {
                var isBreak = array[at] == '\n' || array[at] == '\r';
                if (isBreak || (indenting && array[at] == ' ')) {
                    write(array, from, at - from);
                    from = at + 1;
                    indenting = true;
                } else {
                    indenting = false;
                }
            }
            write(array, from, offset + length - from);
        }

        byte[] array() {
            return buf;
        }
    }
}
