package io.pollux.web.proxy;

import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.RelayCall;
import io.pollux.application.settings.CurrentRules;
import io.pollux.application.settings.Rules;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.gemini.ModelVariant;
import io.pollux.protocol.gemini.Operation;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.json.MalformedJson;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.Incoming;
import io.pollux.web.call.Reception;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.stream.OutgoingStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

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
    private final CurrentRules currentRules;

    public GeminiController(RelayCall relayCall, Reception reception, Answers answers, CurrentRules currentRules) {
        this.relayCall = relayCall;
        this.reception = reception;
        this.answers = answers;
        this.currentRules = currentRules;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        reception.receive(request, response, this::serve);
    }

    private boolean serve(Incoming incoming) throws RequestRefused {
        var rules = incoming.rules();
        var asked = path(incoming.request());
        var fakeBeat = asked.operation() == Operation.STREAM_GENERATE
                ? rules.settings().streams().fakeBeat()
                : Optional.<Duration>empty();
        var call = call(incoming, asked, fakeBeat.isPresent());
        var scope = new CallScope(incoming.connection());
        var sink = new ServletSink(incoming.response(), answers, asked);
        if (asked.operation() == Operation.LIST_MODELS) {
            relayCall.relay(call, scope, new ModelListSink(sink, rules, currentRules::learn));
        } else if (asked.operation() != Operation.STREAM_GENERATE) {
            relayCall.relay(call, scope, sink);
        } else {
            try (var stream = fakeBeat.isPresent()
                    ? OutgoingStream.fake(sink, scope, rules, fakeBeat.get(), asked.sse())
                    : OutgoingStream.real(sink, scope, rules, Duration.ZERO)) {
                relayCall.relay(call, scope, stream.sink());
            }
        }
        return !sink.isCutOff();
    }

    private static Call call(Incoming incoming, GeminiPath asked, boolean whole) throws RequestRefused {
        var request = incoming.request();
        var method = method(request, asked);
        var variant = variant(incoming, asked);
        var path = variant.isPresent() && !variant.get().model().equals(asked.model())
                ? asked.withModel(variant.get().model())
                : asked;
        var body = body(incoming, asked);
        return new Call(
                incoming.callId(),
                incoming.startedAt(),
                incoming.caller(),
                method,
                whole ? path.whole() : path,
                headers(request),
                incoming.payload(variant.isPresent() ? shaped(body, variant.get(), asked, incoming.rules()) : body),
                incoming.patience());
    }

    /** What the name in the path stands for; empty when it names no model of Google's own. */
    private static Optional<ModelVariant> variant(Incoming incoming, GeminiPath asked) throws RequestRefused {
        var name = asked.model();
        if (name.isEmpty() || name.contains("/") || asked.operation() == Operation.OTHER) {
            return Optional.empty();
        }
        if (incoming.settings().relay().filteredModels().contains(name)) {
            throw new RequestRefused(Refusal.unknownModel(name));
        }
        return Optional.of(incoming.rules().variant(name));
    }

    /** The same bytes where there is nothing to add: then no tree of them is built. */
    private static Bytes shaped(Bytes body, ModelVariant variant, GeminiPath asked, Rules rules) throws RequestRefused {
        var generates = asked.operation() == Operation.GENERATE || asked.operation() == Operation.STREAM_GENERATE;
        if (!generates || !variant.shapes(rules.shaping())) {
            return body;
        }
        try {
            return Json.readTree(body) instanceof ObjectNode tree && variant.shape(tree, rules.shaping())
                    ? Json.write(tree)
                    : body;
        } catch (JacksonException e) {
            throw new RequestRefused(Refusal.of(400, "Invalid JSON payload received. " + e.getOriginalMessage()));
        }
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
