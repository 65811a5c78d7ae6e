package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.web.call.RequestRefused;
import java.io.IOException;
import java.util.Set;

/** Answers what comes to one or some of the dialect's paths. One object answers all requests, on their threads. */
public interface OpenAiEndpoint {
    /** What it answers; no other endpoint answers the same. */
    Set<OpenAiRoute.Endpoint> routes();

    /**
     * Answers a request whose method is the right one. Whatever is thrown must be thrown before anything of an answer was
     * written but comments of an event stream; then it is told as the stream's last event.
     *
     * @return false when the connection has to be closed without the answer's regular end
     * @throws BadField for a 400 that names the field
     * @throws BadChatRequest as {@code BadField}, with 404 for an unknown model
     * @throws UnusableReply when upstream has nothing to answer with
     * @throws OpenAiRefusal for any other error
     */
    boolean answer(OpenAiCall call)
            throws RequestRefused, BadField, BadChatRequest, UnusableReply, OpenAiRefusal, ClientGone, IOException;
}
