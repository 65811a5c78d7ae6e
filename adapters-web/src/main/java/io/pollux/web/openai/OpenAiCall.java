package io.pollux.web.openai;

import io.pollux.application.relay.Call;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.web.call.Incoming;
import io.pollux.web.call.RequestRefused;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One request in the OpenAI dialect, and the upstream calls it takes to answer it. */
public final class OpenAiCall {
    private static final String JSON = "application/json; charset=UTF-8";
    private static final List<Header> HEADERS = List.of(new Header("content-type", "application/json"));

    private final Incoming incoming;
    private final OpenAiRoute route;
    private final AtomicInteger upstreamCalls = new AtomicInteger();

    OpenAiCall(Incoming incoming, OpenAiRoute route) {
        this.incoming = incoming;
        this.route = route;
    }

    public Incoming incoming() {
        return incoming;
    }

    public OpenAiRoute route() {
        return route;
    }

    /** What the operator has set for this dialect. */
    public OpenAiSettings settings() {
        return OpenAiSettings.of(incoming.settings());
    }

    /**
     * Reads the body as JSON; to be called once, and not with {@link Incoming#body}.
     *
     * @throws RequestRefused 400 when it is not JSON, and as {@link Incoming#body}
     */
    public JsonNode json() throws RequestRefused {
        try {
            return Json.readTree(incoming.body());
        } catch (JacksonException e) {
            throw new RequestRefused(Refusal.of(400, "The body is not valid JSON. " + e.getOriginalMessage()));
        }
    }

    /**
     * An upstream call on behalf of this request. Each gets an id of its own, the first one that of the request. Thread-safe.
     *
     * @param target path and query of the native API, from {@code /v1beta/} on
     * @param body JSON; empty for none, which makes it a GET
     * @throws OpenAiRefusal 404 when the model in the path is no model's name
     */
    public Call upstream(String target, Bytes body) throws OpenAiRefusal {
        var number = upstreamCalls.incrementAndGet();
        return new Call(
                number == 1 ? incoming.callId() : incoming.callId() + '-' + number,
                incoming.startedAt(),
                incoming.caller(),
                body.isEmpty() ? "GET" : "POST",
                path(target),
                body.isEmpty() ? List.of() : HEADERS,
                incoming.payload(body),
                incoming.patience());
    }

    /** Answers with a JSON document. */
    public boolean answer(Bytes json) throws IOException {
        return answer(JSON, json);
    }

    /** Answers with a whole body. */
    public boolean answer(String contentType, Bytes body) throws IOException {
        var response = incoming.response();
        response.setContentType(contentType);
        response.setContentLength(body.length());
        body.writeTo(response.getOutputStream());
        return true;
    }

    private static GeminiPath path(String target) throws OpenAiRefusal {
        var query = target.indexOf('?');
        @Nullable String asked = query < 0 ? null : target.substring(query + 1);
        try {
            return GeminiPath.parse(query < 0 ? target : target.substring(0, query), asked);
        } catch (BadPath e) {
            throw new OpenAiRefusal(new OpenAiFault(
                    404,
                    "model: no name of a model (expected: the name of a Gemini model)",
                    "invalid_request_error",
                    Optional.of("model_not_found"),
                    Optional.of("model")));
        }
    }
}
