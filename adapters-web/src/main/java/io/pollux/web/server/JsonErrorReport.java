package io.pollux.web.server;

import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import io.pollux.web.answer.Dialect;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** The body of errors that the container finds before the application sees the request: JSON like all others. */
public final class JsonErrorReport extends ErrorReportValve {
    private final CallIds ids = new CallIds(InstantSource.system(), new SecureRandom());

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            var refusal = Refusal.of(status, "The request is not valid HTTP for this gateway.");
            if (response.getHeader(Answers.CALL_ID) == null) {
                response.setHeader(Answers.CALL_ID, ids.next());
            }
            response.setContentType("application/json; charset=UTF-8");
            var out = response.getOutputStream();
            body(request, refusal).writeTo(out);
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("the caller left before its error was written", e);
        }
    }

    /** In the dialect of the path, where the request got as far as having one. */
    private static Bytes body(Request request, Refusal refusal) {
        var isOpenAi = request.getRequestURI() != null && Dialect.of(request) == Dialect.OPENAI;
        return isOpenAi ? OpenAiFault.of(refusal.status(), refusal.body()).body() : refusal.body();
    }
}
