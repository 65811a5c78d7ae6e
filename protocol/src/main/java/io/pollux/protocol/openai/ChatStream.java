package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Retells a Gemini stream as one of {@code chat.completion.chunk}s, in the one order that every measured client reads: per
 * choice a role, then what there is, then one finish reason; after all choices the usage, if asked for, and {@code [DONE]}.
 *
 * <p>A stream that went wrong ends with one error event and without {@code [DONE]}; an end is never faked. What is put in
 * after that is passed over. Not thread-safe.
 */
public final class ChatStream {
    private final Completion completion;
    private final EventBuffer out;
    private final ChunkWriter writer;
    private final Usage usage = new Usage();
    private Candidates candidates;
    private boolean over;
    private Optional<OpenAiFault> fault = Optional.empty();

    /**
     * Begins a stream.
     *
     * @param out where the events go; its owner takes them out whenever it likes
     */
    public ChatStream(Completion completion, EventBuffer out) {
        this.completion = completion;
        this.out = out;
        this.writer = new ChunkWriter(completion, out);
        this.candidates = candidates(0);
    }

    /**
     * Tells whole replies, one choice after the other, as one stream with its end.
     *
     * @return why they cannot be told, if one of them cannot; what is in the buffer is of no use then
     */
    public static Optional<OpenAiFault> tell(List<Bytes> replies, Completion completion, EventBuffer out) {
        ChatStream stream = new ChatStream(completion, out);
        int told = 0;
        for (Bytes reply : replies) {
            stream.feed(reply.unsafeArray(), 0, reply.length());
            if (stream.finished()) {
                told += stream.candidates.count();
                stream.candidates = stream.candidates(told);
            }
        }
        stream.conclude();
        return stream.fault;
    }

    /**
     * Puts in one event of upstream's, or several; comments and events without data yield nothing. A whole reply as bare
     * JSON is taken for one event. An error among them ends the stream.
     *
     * @param array not kept
     */
    public void feed(byte[] array, int offset, int length) {
        Documents.each(array, offset, length, this::read);
    }

    /** Upstream has ended: tells the end, or a fault when the answer turns out to be incomplete or of no use. */
    public void end() {
        if (finished()) {
            conclude();
        }
    }

    /** Ends the stream with an error. */
    public void fail(OpenAiFault fault) {
        if (!over) {
            over = true;
            this.fault = Optional.of(fault);
            writer.fault(fault);
        }
    }

    /** Whether the stream has been ended, by whom or what ever. */
    public boolean isOver() {
        return over;
    }

    /** What ended the stream, if that was an error; told where nothing else has been told yet, it can have a status. */
    public Optional<OpenAiFault> fault() {
        return fault;
    }

    private Candidates candidates(int from) {
        return new Candidates(completion, index -> new Deltas(completion, writer, from + index));
    }

    /** Ends the choices of a reply; false when the stream is over by then. */
    private boolean finished() {
        if (!over) {
            candidates.finish(true).ifPresent(this::fail);
            usage.add(candidates.usage());
        }
        return !over;
    }

    private void conclude() {
        if (!over) {
            over = true;
            if (completion.form().includesUsage()) {
                writer.usage(usage.toTree());
            }
            writer.done();
        }
    }

    private void read(Bytes data) {
        if (over) {
            return;
        }
        Cutouts media = ReplyMedia.of(data, completion);
        int begin = out.length();
        try {
            for (JsonNode document : Documents.of(Json.readTree(media.rest()))) {
                read(document);
            }
            out.restore(begin, media);
        } catch (JacksonException _) {
            fail(OpenAiFault.unusable("bad_response", "Upstream sent an event that is no JSON."));
        }
    }

    private void read(JsonNode document) {
        if (over) {
            return;
        }
        if (document.hasNonNull("error")) {
            fail(OpenAiFault.of(0, Json.write(document)));
        } else {
            candidates.read(document);
        }
    }
}
