package io.pollux.web.proxy;

import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Payload;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.RelayCall;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.domain.access.Caller;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.gemini.Operation;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.json.MalformedJson;
import io.pollux.web.answer.Answers;
import io.pollux.web.security.Credentials;
import io.pollux.web.server.CallerWatch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;

/** Gemini's native API, under {@code /{version}} and {@code /gemini/{version}}. */
@Component
public final class GeminiController implements HttpRequestHandler {
    /** Where it is mapped. */
    static final List<String> PATHS =
            List.of("/v1beta/*", "/v1/*", "/v1alpha/*", "/gemini/v1beta/*", "/gemini/v1/*", "/gemini/v1alpha/*");

    private static final Logger LOG = LoggerFactory.getLogger(GeminiController.class);
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
    private final CurrentSettings settings;
    private final Answers answers;
    private final CallerWatch callers;
    private final InstantSource clock;
    private final BodyBudget bodies = BodyBudget.ofHeap();

    public GeminiController(
            RelayCall relayCall, CurrentSettings settings, Answers answers, CallerWatch callers, InstantSource clock) {
        this.relayCall = relayCall;
        this.settings = settings;
        this.answers = answers;
        this.callers = callers;
        this.clock = clock;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getAttribute(Credentials.CALLER) instanceof Caller caller)) {
            throw new IllegalStateException("a call reached the controller past the token filter");
        }
        var current = settings.get().relay();
        ServletSink sink;
        try (var connection = callers.connection(request);
                var share = bodies.share()) {
            var call = call(caller, request, current, share);
            sink = new ServletSink(response, answers, call.streams());
            relayCall.relay(
                    call,
                    new CallScope(connection),
                    call.path().operation() == Operation.LIST_MODELS
                            ? new ModelListSink(sink, current.filteredModels()::contains)
                            : sink);
        } catch (RequestRefused refused) {
            answers.refuse(response, refused.refusal());
            return;
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("callId", answers.callId(request))
                    .setCause(e)
                    .log("a call failed by our own fault");
            if (response.isCommitted()) {
                throw new CloseNowException();
            }
            response.reset();
            answers.begin(request, response);
            answers.refuse(response, Refusal.ourFault(answers.callId(request)));
            return;
        }
        if (sink.isCutOff()) {
            throw new CloseNowException();
        }
    }

    private Call call(Caller caller, HttpServletRequest request, RelaySettings current, BodyBudget.Share share)
            throws IOException, RequestRefused {
        var path = path(request);
        return new Call(
                answers.callId(request),
                clock.instant(),
                caller,
                method(request, path),
                path,
                headers(request),
                new Payload(body(request, path, current, share), share::close),
                patience(request));
    }

    private static GeminiPath path(HttpServletRequest request) throws RequestRefused {
        GeminiPath path;
        try {
            path = GeminiPath.parse(request.getRequestURI(), request.getQueryString());
        } catch (BadPath e) {
            throw new RequestRefused(Refusal.of(400, "" + e.getMessage()));
        }
        if (OpenAiPaths.owns(request, path)) {
            throw new RequestRefused(Refusal.of(404, "The OpenAI dialect is not offered by this gateway yet."));
        }
        return path;
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

    private static Bytes body(
            HttpServletRequest request, GeminiPath path, RelaySettings current, BodyBudget.Share share)
            throws IOException, RequestRefused {
        Bytes body;
        try {
            body = RequestBody.read(request, current.bodyLimit(), share);
        } catch (IOException e) {
            throw new RequestRefused(Refusal.of(408, "The request body did not arrive completely."));
        }
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

    /** The least the caller's SDK announces, in seconds: Google's in one header, those made by Stainless in another. */
    private static Optional<Duration> patience(HttpServletRequest request) {
        return Stream.of("x-server-timeout", "x-stainless-read-timeout")
                .flatMap(name -> seconds(request.getHeader(name)).stream())
                .min(Comparator.naturalOrder());
    }

    private static Optional<Duration> seconds(@Nullable String announced) {
        if (announced == null || announced.length() > 12) {
            return Optional.empty();
        }
        try {
            var seconds = Double.parseDouble(announced);
            return seconds > 0 && seconds < 1e9
                    ? Optional.of(Duration.ofMillis((long) (seconds * 1000)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
