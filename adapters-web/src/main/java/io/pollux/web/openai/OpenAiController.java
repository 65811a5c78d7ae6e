package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.web.answer.Answers;
import io.pollux.web.call.Incoming;
import io.pollux.web.call.Reception;
import io.pollux.web.call.RequestRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;

/** The OpenAI dialect: finds who answers a request, and tells its caller in that dialect what went wrong. */
@Component
public final class OpenAiController implements HttpRequestHandler {
    /** Where it is mapped, beside the paths it shares with the native API. */
    public static final List<String> PATHS = List.of(
            "/hf/*",
            "/api/v1/*",
            "/openai/*",
            "/chat/completions/*",
            "/completions/*",
            "/embeddings/*",
            "/models/*",
            "/images/*",
            "/audio/*",
            "/responses/*",
            "/moderations/*");

    private static final String INVALID_REQUEST = "invalid_request_error";

    private final Reception reception;
    private final Answers answers;
    private final CompatEndpoint compat;
    private final Map<OpenAiRoute.Endpoint, OpenAiEndpoint> endpoints = new EnumMap<>(OpenAiRoute.Endpoint.class);

    public OpenAiController(
            Reception reception, Answers answers, CompatEndpoint compat, List<OpenAiEndpoint> endpoints) {
        this.reception = reception;
        this.answers = answers;
        this.compat = compat;
        for (var endpoint : endpoints) {
            for (var route : endpoint.routes()) {
                if (this.endpoints.putIfAbsent(route, endpoint) != null) {
                    throw new IllegalStateException("endpoints: two for " + route + " (expected: one)");
                }
            }
        }
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        reception.receive(request, response, this::serve);
    }

    private boolean serve(Incoming incoming) throws RequestRefused, IOException {
        try {
            return endpoint(incoming);
        } catch (OpenAiRefusal refusal) {
            tell(incoming.response(), refusal.fault());
        } catch (BadField bad) {
            tell(incoming.response(), badRequest(bad.told(), bad.param(), bad.code()));
        } catch (BadChatRequest bad) {
            tell(incoming.response(), badRequest("" + bad.getMessage(), bad.param(), bad.code()));
        } catch (UnusableReply unusable) {
            tell(incoming.response(), UpstreamFaults.of(unusable));
        } catch (ClientGone gone) {
            return false;
        }
        return true;
    }

    /** Where comments were sent already, a status can no longer be. */
    private void tell(HttpServletResponse response, OpenAiFault fault) throws IOException {
        if (response.isCommitted()) {
            fault.event().writeTo(response.getOutputStream());
        } else {
            answers.refuse(response, fault);
        }
    }

    private boolean endpoint(Incoming incoming)
            throws RequestRefused, BadField, BadChatRequest, UnusableReply, OpenAiRefusal, ClientGone, IOException {
        var route = OpenAiRoute.of(incoming.request().getRequestURI()).orElseThrow(() -> nothingThere("this path"));
        var call = new OpenAiCall(incoming, route);
        if (compat.serves(call)) {
            checkMethod(incoming, route.endpoint());
            return compat.answer(call);
        }
        var endpoint = endpoints.get(route.endpoint());
        if (endpoint == null) {
            throw nothingThere(route.endpoint().name().toLowerCase(Locale.ROOT));
        }
        checkMethod(incoming, route.endpoint());
        return endpoint.answer(call);
    }

    private static RequestRefused nothingThere(String what) {
        return new RequestRefused(Refusal.of(404, "Unknown request URL: this gateway does not offer " + what + '.'));
    }

    private static void checkMethod(Incoming incoming, OpenAiRoute.Endpoint endpoint) throws RequestRefused {
        var isRead =
                switch (endpoint) {
                    case MODELS, MODEL -> true;
                    default -> false;
                };
        var allowed = isRead ? List.of("GET", "HEAD") : List.of("POST");
        if (!allowed.contains(incoming.request().getMethod())) {
            incoming.response().setHeader("Allow", String.join(", ", allowed));
            throw new RequestRefused(
                    Refusal.of(405, "This path does not take that method (expected: " + allowed.getFirst() + ")."));
        }
    }

    private static OpenAiFault badRequest(String message, @Nullable String param, @Nullable String code) {
        var status = "model_not_found".equals(code) ? 404 : 400;
        return new OpenAiFault(status, message, INVALID_REQUEST, Optional.ofNullable(code), Optional.ofNullable(param));
    }
}
