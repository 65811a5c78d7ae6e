package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.ModelList;
import io.pollux.protocol.openai.CompatRepair;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.Incoming;
import io.pollux.web.stream.BeatingSink;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** Answers with what Google's own OpenAI endpoint says: chunks as they come, any other reply repaired when it is whole. */
final class CompatSink implements AnsweringSink, BeatingSink {
    private static final String EVENTS = "text/event-stream";
    private static final Bytes BEAT = Bytes.utf8(": keep-alive\n\n");

    private final HttpServletResponse response;
    private final Answers answers;
    private final boolean streams;
    private final Predicate<String> hidden;
    private final GatheringSink gathering;
    private boolean begun;
    private boolean isEvents;
    private boolean answered;

    /**
     * @param streams whether the caller wants chunks
     * @param hidden models that no list shows
     */
    CompatSink(Incoming incoming, Answers answers, boolean streams, Predicate<String> hidden) {
        this.response = incoming.response();
        this.gathering = new GatheringSink(GatheredCalls.LARGEST, incoming.replies());
        this.answers = answers;
        this.streams = streams;
        this.hidden = hidden;
    }

    @Override
    public void begin(int status, List<Header> headers) {
        if (begun) {
            // A beat was earlier.
            return;
        }
        begun = true;
        isEvents = streams && areEvents(headers);
        response.setStatus(status);
        response.setContentType(isEvents ? EVENTS : "application/json; charset=UTF-8");
        if (isEvents) {
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("X-Accel-Buffering", "no");
        }
    }

    @Override
    public void beat() throws ClientGone {
        if (!begun) {
            begin(HttpServletResponse.SC_OK, List.of(new Header("content-type", EVENTS)));
        }
        if (isEvents) {
            write(BEAT, true);
        }
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        if (isEvents) {
            write(array, offset, length, !more);
        } else {
            gathering.part(array, offset, length, more);
        }
    }

    @Override
    public void end() throws ClientGone {
        if (!isEvents) {
            gathering.end();
            tellWhole();
        }
        answered = true;
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        if (isEvents) {
            write(UpstreamFaults.of(refusal).event(), true);
            answered = true;
        } else {
            refuse(refusal);
        }
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        if (isEvents) {
            fail(refusal);
            return;
        }
        refuse(UpstreamFaults.of(refusal));
        answered = true;
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    static boolean areEvents(List<Header> headers) {
        return headers.stream()
                .anyMatch(header ->
                        header.name().equals("content-type") && header.value().startsWith(EVENTS));
    }

    private void tellWhole() throws ClientGone {
        try {
            var body = ModelList.withoutInData(CompatRepair.body(gathering.whole()), hidden);
            response.setContentLength(body.length());
            write(body, false);
        } catch (OpenAiRefusal refusal) {
            refuse(refusal.fault());
        }
    }

    private void refuse(OpenAiFault fault) throws ClientGone {
        try {
            answers.refuse(response, fault);
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    private void write(Bytes bytes, boolean flush) throws ClientGone {
        write(bytes.unsafeArray(), 0, bytes.length(), flush);
    }

    private void write(byte[] array, int offset, int length, boolean flush) throws ClientGone {
        try {
            response.getOutputStream().write(array, offset, length);
            if (flush) {
                response.getOutputStream().flush();
            }
        } catch (IOException e) {
            throw new ClientGone();
        }
    }
}
