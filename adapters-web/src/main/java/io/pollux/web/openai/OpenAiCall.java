package io.pollux.web.openai;

import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Payload;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.ModelId;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.web.call.Incoming;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.stream.LateStream;
import java.io.IOException;
import java.util.List;
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
    private volatile @Nullable LateStream late;

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

    /**
     * Reads the body as JSON; to be called once, and not with {@link Incoming#body}.
     *
     * @throws RequestRefused 400 when it is not JSON, and as {@link Incoming#body}
     */
    public JsonNode json() throws RequestRefused {
        return json(incoming.body());
    }

    /** As {@link #json()}, of a body that was read before. */
    public static JsonNode json(Bytes body) throws RequestRefused {
        try {
            return Json.readTree(body);
        } catch (JacksonException e) {
            throw new RequestRefused(Refusal.of(400, "The body is not valid JSON. " + e.getOriginalMessage()));
        }
    }

    /**
     * As {@link #json()}, without the media that were taken out.
     *
     * @param whole where places are told in when it is no JSON
     */
    static JsonNode json(Bytes whole, Cutouts media) throws RequestRefused {
        try {
            return json(media.rest());
        } catch (RequestRefused refused) {
            return json(whole);
        }
    }

    /**
     * An upstream call on behalf of this request. Each gets an id of its own, the first one that of the request. Thread-safe.
     *
     * @param target path and query of the native API, from {@code /v1beta/} on
     * @param body JSON; empty for none, which makes it a GET
     */
    public Call upstream(String target, Payload body) {
        return upstream(path(target), body);
    }

    /** As {@link #upstream(String, Payload)}, along a path that is known to be harmless. */
    Call upstream(GeminiPath path, Payload body) {
        var number = upstreamCalls.incrementAndGet();
        var isGet = body.bytes().isEmpty();
        return new Call(
                number == 1 ? incoming.callId() : incoming.callId() + '-' + number,
                incoming.startedAt(),
                incoming.caller(),
                isGet ? "GET" : "POST",
                path,
                isGet ? List.of() : HEADERS,
                body,
                incoming.patience());
    }

    /**
     * The id of the model that the caller named.
     *
     * @throws BadField 404 when it is no model's name
     */
    public String model(String named) throws BadField {
        return ModelId.of(named, incoming.rules().chat().aliases()).orElseThrow(BadField::noModel);
    }

    /**
     * Begins to wait for all that an answer of events is made of: while the calls for it are made, the caller is shown that it
     * is being worked on.
     */
    public LateStream lateStream() {
        var stream = new LateStream(
                incoming.response(), incoming.settings().streams().keepAlive());
        late = stream;
        return stream;
    }

    /** For one of the calls that belong to this request. */
    CallScope scope() {
        var scope = new CallScope(incoming.connection());
        scope.onSweep(now -> {
            var waiting = late;
            if (waiting != null && !waiting.sweep(now)) {
                scope.end(CallScope.End.CALLER_LEFT);
            }
        });
        return scope;
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

    private static GeminiPath path(String target) {
        var query = target.indexOf('?');
        try {
            return query < 0
                    ? GeminiPath.parse(target, null)
                    : GeminiPath.parse(target.substring(0, query), target.substring(query + 1));
        } catch (BadPath e) {
            throw new IllegalArgumentException("target: " + e.getMessage(), e);
        }
    }
}
