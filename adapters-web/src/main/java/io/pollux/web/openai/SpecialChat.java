package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.settings.Rules;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.web.call.RequestRefused;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Answers chats with names that look like a model's and stand for something else. Thread-safe. */
public interface SpecialChat {
    /**
     * Whether it answers chats with this name.
     *
     * @param model bare, with aliases resolved
     */
    boolean answers(String model, Rules rules);

    /**
     * Answers one; as {@link OpenAiEndpoint#answer}.
     *
     * @param body of the request
     */
    boolean answer(OpenAiCall call, JsonNode body)
            throws RequestRefused, BadField, BadChatRequest, UnusableReply, OpenAiRefusal, ClientGone, IOException;
}
