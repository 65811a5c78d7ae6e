package io.pollux.web.openai.media;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.Documents;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.web.openai.OpenAiRefusal;
import io.pollux.web.openai.UpstreamFaults;
import io.pollux.web.stream.BeatingSink;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Answers with a reply as it streams in. The answer begins with the first thing there is to tell; until then it can be an error. */
final class TellingSink implements BeatingSink {
    private static final Bytes COMMENT = Bytes.utf8(": keep-alive\n\n");

    private final HttpServletResponse response;
    private final Telling telling;
    private @Nullable OutputStream out;
    private @Nullable OpenAiFault fault;
    private boolean hasFinishReason;
    private boolean over;
    private boolean whole;

    TellingSink(HttpServletResponse response, Telling telling) {
        this.response = response;
        this.telling = telling;
    }

    /**
     * To be called when the call is over.
     *
     * @return whether the answer has its regular end
     * @throws OpenAiRefusal when nothing was told yet and there is an error to tell
     */
    boolean finish() throws OpenAiRefusal {
        if (out == null && fault != null) {
            throw new OpenAiRefusal(fault);
        }
        return whole;
    }

    @Override
    public void begin(int status, List<Header> headers) {}

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        try {
            for (var document : Documents.in(array, offset, length)) {
                if (!over) {
                    read(document);
                }
            }
            if (out != null && !more) {
                out.flush();
            }
        } catch (JacksonException e) {
            fail(UpstreamFaults.of(UnusableReply.empty("Upstream sent an event that is no JSON.")));
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    @Override
    public void end() throws ClientGone {
        if (over) {
            return;
        }
        try {
            var last = telling.end();
            if (!hasFinishReason) {
                throw UnusableReply.empty("Upstream ended in the middle of its reply.");
            }
            write(last);
            over = true;
            whole = true;
        } catch (UnusableReply e) {
            fail(UpstreamFaults.of(e));
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        if (!over) {
            fail(UpstreamFaults.of(refusal));
        }
    }

    /** The one success among refusals is an empty reply that no other attempt has bettered. */
    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        if (refusal.status() == 200) {
            part(refusal.body().unsafeArray(), 0, refusal.body().length(), true);
            end();
        } else {
            fail(UpstreamFaults.of(refusal));
        }
    }

    @Override
    public void beat() throws ClientGone {
        if (over || !telling.isEvents()) {
            return;
        }
        try {
            write(COMMENT);
            response.flushBuffer();
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    private void read(JsonNode document) throws ClientGone, IOException {
        if (document.hasNonNull("error")) {
            fail(OpenAiFault.of(0, Json.write(document)));
            return;
        }
        hasFinishReason |= document.path("candidates").path(0).hasNonNull("finishReason");
        try {
            write(telling.next(document));
        } catch (UnusableReply e) {
            fail(UpstreamFaults.of(e));
        }
    }

    private void fail(OpenAiFault trouble) throws ClientGone {
        over = true;
        if (out == null) {
            fault = trouble;
            return;
        }
        if (!telling.isEvents()) {
            return;
        }
        try {
            write(trouble.event());
            whole = true;
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    private void write(Bytes bytes) throws IOException {
        if (bytes.isEmpty()) {
            return;
        }
        if (out == null) {
            response.setContentType(telling.contentType());
            response.setHeader("Cache-Control", "no-cache");
            // Asks nginx, where it stands in front, not to collect what comes.
            response.setHeader("X-Accel-Buffering", "no");
            out = response.getOutputStream();
        }
        bytes.writeTo(out);
    }
}
