package io.pollux.web.proxy;

import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.RelayCall;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.gemini.Operation;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.json.MalformedJson;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.Incoming;
import io.pollux.web.call.Reception;
import io.pollux.web.call.RequestRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;

/** Gemini's native API, under {@code /{version}} and {@code /gemini/{version}}. */
@Component
public final class GeminiController implements HttpRequestHandler {
    /** Where it is mapped. */
    static final List<String> PATHS =
            List.of("/v1beta/*", "/v1/*", "/v1alpha/*", "/gemini/v1beta/*", "/gemini/v1/*", "/gemini/v1alpha/*");

    private static final List<String> PASSED_ON = List.of(
            "content-type",
            "accept",
            "accept-language",
            "user-agent",
            "x-goog-api-client",
            "x-goog-request-params",
            "x-goog-fieldmask",
            "x-server-timeout");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final RelayCall relayCall;
    private final Reception reception;
    private final Answers answers;

    public GeminiController(RelayCall relayCall, Reception reception, Answers answers) {
        this.relayCall = relayCall;
        this.reception = reception;
        this.answers = answers;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        reception.receive(request, response, this::serve);
    }

    private boolean serve(Incoming incoming) throws RequestRefused {
        var call = call(incoming);
        var sink = new ServletSink(incoming.response(), answers, call.streams());
        relayCall.relay(
                call,
                new CallScope(incoming.connection()),
                call.path().operation() == Operation.LIST_MODELS
                        ? new ModelListSink(sink, incoming.settings().relay().filteredModels()::contains)
                        : sink);
        return !sink.isCutOff();
    }

    private static Call call(Incoming incoming) throws RequestRefused {
        var request = incoming.request();
        var path = path(request);
        return new Call(
                incoming.callId(),
                incoming.startedAt(),
                incoming.caller(),
                method(request, path),
                path,
                headers(request),
                incoming.payload(body(incoming, path)),
                incoming.patience());
    }

    private static GeminiPath path(HttpServletRequest request) throws RequestRefused {
        try {
            return GeminiPath.parse(request.getRequestURI(), request.getQueryString());
        } catch (BadPath e) {
            throw new RequestRefused(Refusal.of(400, "" + e.getMessage()));
        }
    }

    /** The method to use upstream: a HEAD is a GET whose body the container drops. */
    private static String method(HttpServletRequest request, GeminiPath path) throws RequestRefused {
        var method = request.getMethod();
        var isKnown =
                switch (path.operation()) {
                    case LIST_MODELS, GET_MODEL -> method.equals("GET") || method.equals("HEAD");
                    case OTHER -> METHODS.contains(method);
                    default -> method.equals("POST");
                };
        if (!isKnown) {
            throw new RequestRefused(Refusal.of(405, "Method " + sanitized(method) + " is not offered for this path."));
        }
        return method.equals("HEAD") ? "GET" : method;
    }

    private static String sanitized(String method) {
        return method.length() <= 16 && method.chars().allMatch(c -> c >= 'A' && c <= 'Z') ? method : "(odd)";
    }

    private static List<Header> headers(HttpServletRequest request) {
        var headers = new ArrayList<Header>(PASSED_ON.size());
        for (var name : PASSED_ON) {
            var value = request.getHeader(name);
            if (value != null) {
                headers.add(new Header(name, value));
            }
        }
        return headers;
    }

    private static Bytes body(Incoming incoming, GeminiPath path) throws RequestRefused {
        var request = incoming.request();
        var body = incoming.body();
        var isOther = path.operation() == Operation.OTHER;
        if (isOther ? !body.isEmpty() && isJson(request) : request.getMethod().equals("POST")) {
            try {
                Json.check(body);
            } catch (MalformedJson e) {
                throw new RequestRefused(Refusal.of(400, "Invalid JSON payload received. " + e.getMessage()));
            }
        }
        return body;
    }

    private static boolean isJson(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }
}
