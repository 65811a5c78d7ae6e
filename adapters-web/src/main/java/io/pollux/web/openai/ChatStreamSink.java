package io.pollux.web.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.ChatStream;
import io.pollux.protocol.openai.Completion;
import io.pollux.protocol.openai.EventBuffer;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.web.answer.Answers;
import io.pollux.web.stream.BeatingSink;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a chat in chunks, each as soon as upstream has said it. As long as there was nothing to tell, an error still has a
 * status of its own; later it is the stream's last event.
 */
final class ChatStreamSink implements AnsweringSink, BeatingSink {
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(US_ASCII);

    private final HttpServletResponse response;
    private final Answers answers;
    private final EventBuffer events = new EventBuffer();
    private final ChatStream stream;
    private @Nullable OutputStream out;
    private boolean unflushed;
    private boolean refused;
    private boolean answered;

    ChatStreamSink(HttpServletResponse response, Answers answers, Completion completion) {
        this.response = response;
        this.answers = answers;
        this.stream = new ChatStream(completion, events);
    }

    @Override
    public void begin(int status, List<Header> headers) {}

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        stream.feed(array, offset, length);
        pass(more);
    }

    @Override
    public void end() throws ClientGone {
        stream.end();
        conclude();
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        stream.fail(UpstreamFaults.of(refusal));
        conclude();
    }

    /** The one success among refusals is an empty reply that no other attempt has bettered. */
    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        if (refusal.status() == 200) {
            Bytes event = refusal.body();
            stream.feed(event.unsafeArray(), 0, event.length());
            stream.end();
        } else {
            stream.fail(UpstreamFaults.of(refusal));
        }
        conclude();
    }

    @Override
    public void beat() throws ClientGone {
        try {
            var target = open();
            target.write(COMMENT);
            target.flush();
            unflushed = false;
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    private void conclude() throws ClientGone {
        pass(false);
        answered = true;
    }

    private void pass(boolean more) throws ClientGone {
        try {
            if (out == null && stream.fault().isPresent()) {
                refuse(stream.fault().get());
                return;
            }
            if (!events.isEmpty()) {
                events.writeTo(open());
                events.clear();
                unflushed = true;
            }
            if (unflushed && !more && out != null) {
                out.flush();
                unflushed = false;
            }
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    /** Once, however much upstream still says. */
    private void refuse(OpenAiFault fault) throws IOException {
        events.clear();
        if (!refused) {
            refused = true;
            answers.refuse(response, fault);
        }
    }

    private OutputStream open() throws IOException {
        if (out == null) {
            response.setContentType("text/event-stream; charset=utf-8");
            response.setHeader("Cache-Control", "no-cache");
            // Asks nginx, where it stands in front, not to collect events.
            response.setHeader("X-Accel-Buffering", "no");
            out = response.getOutputStream();
        }
        return out;
    }
}
