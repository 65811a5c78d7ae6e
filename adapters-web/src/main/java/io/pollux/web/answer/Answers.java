package io.pollux.web.answer;

import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.OpenAiFault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What every answer of the gateway's surface has in common: its call id, its CORS headers, and the form of its errors. */
public final class Answers {
    public static final String CALL_ID = "x-pollux-call-id";

    /** Where OpenAI's SDKs look for it. */
    private static final String REQUEST_ID = "x-request-id";

    private static final String CALL_ID_ATTRIBUTE = Answers.class.getName() + ".callId";
    private static final String JSON = "application/json; charset=UTF-8";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private final CallIds ids;

    public Answers(CallIds ids) {
        this.ids = ids;
    }

    /** Gives the call its id and the answer the headers that do not depend on what it will be. */
    public String begin(HttpServletRequest request, HttpServletResponse response) {
        var id = callId(request);
        response.setHeader(CALL_ID, id);
        if (Dialect.of(request) == Dialect.OPENAI) {
            response.setHeader(REQUEST_ID, id);
        }
        if (request.getHeader("Origin") != null) {
            response.setHeader("Access-Control-Allow-Origin", "*");
            response.setHeader("Access-Control-Expose-Headers", "*");
        }
        return id;
    }

    /** The id of this call; made when first asked for. */
    public String callId(HttpServletRequest request) {
        if (request.getAttribute(CALL_ID_ATTRIBUTE) instanceof String id) {
            return id;
        }
        var id = ids.next();
        request.setAttribute(CALL_ID_ATTRIBUTE, id);
        return id;
    }

    /** Answers OPTIONS, a CORS preflight or not: any origin may call, but never with the browser's own credentials. */
    public void options(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader("Allow", METHODS);
        if (request.getHeader("Access-Control-Request-Method") != null) {
            var headers = request.getHeader("Access-Control-Request-Headers");
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader(
                    "Access-Control-Allow-Headers", headers == null || headers.length() > 1024 ? "*" : headers);
            response.setHeader("Access-Control-Max-Age", "86400");
        }
    }

    /** Writes an error in the dialect of the request; its caller is still owed its whole answer. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        switch (Dialect.of(request)) {
            case GEMINI -> refuse(response, refusal);
            case OPENAI -> refuse(response, OpenAiFault.of(refusal.status(), refusal.body()));
        }
    }

    /** Writes an error in Google's shape. */
    public void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        response.setStatus(refusal.status());
        response.setContentType(JSON);
        for (var header : refusal.headers()) {
            response.setHeader(header.name(), header.value());
        }
        refusal.retryAfter()
                .ifPresent(
                        wait -> response.setHeader("Retry-After", Long.toString(Math.ceilDiv(wait.toMillis(), 1000))));
        write(response, refusal.body());
    }

    /** Writes an error in OpenAI's shape. */
    public void refuse(HttpServletResponse response, OpenAiFault fault) throws IOException {
        response.setStatus(fault.status());
        response.setContentType(JSON);
        fault.retryAfter().ifPresent(wait -> response.setHeader("Retry-After", Long.toString(wait.toSeconds())));
        fault.shouldRetry().ifPresent(should -> response.setHeader("x-should-retry", should.toString()));
        write(response, fault.body());
    }

    /** Writes a document as the whole of a good answer. */
    public void json(HttpServletResponse response, Bytes document) throws IOException {
        response.setContentType(JSON);
        write(response, document);
    }

    private static void write(HttpServletResponse response, Bytes body) throws IOException {
        response.setContentLength(body.length());
        body.writeTo(response.getOutputStream());
    }
}
