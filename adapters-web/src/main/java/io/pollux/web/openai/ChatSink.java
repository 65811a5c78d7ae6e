package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.ChatReply;
import io.pollux.protocol.openai.Completion;
import io.pollux.protocol.openai.GeminiToChat;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.ChatSound;
import io.pollux.protocol.openai.media.SpeechEncoder;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.Incoming;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Answers a chat whole: nothing is written before it is known what the answer is, so that every error has its status. */
final class ChatSink implements AnsweringSink {
    private final HttpServletResponse response;
    private final Answers answers;
    private final SpeechEncoder encoder;
    private final Completion completion;
    private final GatheringSink gathering;
    private boolean answered;

    ChatSink(Incoming incoming, Answers answers, SpeechEncoder encoder, Completion completion) {
        this.response = incoming.response();
        this.gathering = new GatheringSink(GatheredCalls.LARGEST, incoming.replies());
        this.answers = answers;
        this.encoder = encoder;
        this.completion = completion;
    }

    @Override
    public void begin(int status, List<Header> headers) {
        gathering.begin(status, headers);
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) {
        gathering.part(array, offset, length, more);
    }

    @Override
    public void end() throws ClientGone {
        gathering.end();
        answer();
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        gathering.fail(refusal);
        answer();
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        gathering.refuse(refusal);
        answer();
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    private void answer() throws ClientGone {
        try {
            switch (GeminiToChat.translate(reply(), completion)) {
                case ChatReply.Answered told -> answers.json(response, told.body());
                case ChatReply.Unusable reply -> answers.refuse(response, reply.fault());
            }
            answered = true;
        } catch (OpenAiRefusal refusal) {
            refuse(refusal);
        } catch (UnusableReply unusable) {
            refuse(new OpenAiRefusal(UpstreamFaults.of(unusable)));
        } catch (IOException e) {
            throw new ClientGone();
        }
    }

    private Bytes reply() throws OpenAiRefusal, UnusableReply, ClientGone {
        var format = completion.form().audio();
        var reply = gathering.whole();
        return format.isEmpty() ? reply : ChatSound.encode(reply, format, encoder);
    }

    private void refuse(OpenAiRefusal refusal) throws ClientGone {
        try {
            answers.refuse(response, refusal.fault());
            answered = true;
        } catch (IOException e) {
            throw new ClientGone();
        }
    }
}
