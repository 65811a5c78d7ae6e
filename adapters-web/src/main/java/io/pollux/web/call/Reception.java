package io.pollux.web.call;

import io.pollux.application.relay.Refusal;
import io.pollux.application.settings.CurrentRules;
import io.pollux.domain.access.Caller;
import io.pollux.web.answer.Answers;
import io.pollux.web.security.Credentials;
import io.pollux.web.server.CallerWatch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes requests in and sees to it that each is answered or cut off, whatever happens on the way. */
@Component
public final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final CurrentRules rules;
    private final Answers answers;
    private final CallerWatch callers;
    private final InstantSource clock;
    private final BodyBudget memory;

    public Reception(CurrentRules rules, Answers answers, CallerWatch callers, BodyBudget memory, InstantSource clock) {
        this.rules = rules;
        this.answers = answers;
        this.callers = callers;
        this.memory = memory;
        this.clock = clock;
    }

    /** Serves one request to its end, on this thread. */
    public void receive(HttpServletRequest request, HttpServletResponse response, Work work) throws IOException {
        if (!(request.getAttribute(Credentials.CALLER) instanceof Caller caller)) {
            throw new IllegalStateException("a call reached the controller past the token filter");
        }
        boolean whole;
        try (var connection = callers.connection(request);
                var share = memory.share();
                var replies = memory.replies()) {
            whole = work.serve(new Incoming(
                    request,
                    response,
                    caller,
                    answers.callId(request),
                    clock.instant(),
                    rules.get(),
                    connection,
                    share,
                    replies));
        } catch (RequestRefused refused) {
            answers.refuse(request, response, refused.refusal());
            return;
        } catch (RuntimeException e) {
            ourFault(request, response, e);
            return;
        }
        if (!whole) {
            throw new CloseNowException();
        }
    }

    private void ourFault(HttpServletRequest request, HttpServletResponse response, RuntimeException fault)
            throws IOException {
        var id = answers.callId(request);
        LOG.atError().addKeyValue("callId", id).setCause(fault).log("a call failed by our own fault");
        if (response.isCommitted()) {
            throw new CloseNowException();
        }
        response.reset();
        answers.begin(request, response);
        answers.refuse(request, response, Refusal.ourFault(id));
    }

    /** What a dialect does with a request. */
    @FunctionalInterface
    public interface Work {
        /**
         * Answers it.
         *
         * @return false when the connection has to be closed without the answer's regular end
         * @throws RequestRefused before anything of an answer was written
         */
        boolean serve(Incoming incoming) throws RequestRefused, IOException;
    }
}
