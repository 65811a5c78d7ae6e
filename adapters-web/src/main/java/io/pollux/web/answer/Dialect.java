package io.pollux.web.answer;

import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.openai.OpenAiRoute;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Which API a request is meant for, and therefore the form of the errors its caller understands. */
public enum Dialect {
    GEMINI,
    OPENAI;

    private static final String ATTRIBUTE = Dialect.class.getName();

    private static final List<String> ONLY_OPENAI = List.of(
            "/hf/",
            "/openai/",
            "/v1/openai/",
            "/v1beta/openai/",
            "/gemini/v1beta/openai/",
            "/v1/chat/",
            "/v1/completions",
            "/v1/embeddings",
            "/v1/images/",
            "/v1/audio/",
            "/v1/responses",
            "/v1/moderations");

    /**
     * By the path as sent. Both dialects have a model list under {@code /v1}: it is OpenAI's unless the credential comes the
     * way Google's clients send it.
     */
    public static Dialect of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Dialect known) {
            return known;
        }
        var dialect = isOpenAi(request) ? OPENAI : GEMINI;
        request.setAttribute(ATTRIBUTE, dialect);
        return dialect;
    }

    /** Whether a credential comes the way Google's clients send it. */
    private static boolean comesGooglesWay(HttpServletRequest request) {
        return request.getHeader("x-goog-api-key") != null
                || GeminiPath.queryCredential(request.getQueryString()).isPresent();
    }

    private static boolean isOpenAi(HttpServletRequest request) {
        var path = request.getRequestURI();
        if (path.startsWith("/v1beta/models/")) {
            return false;
        }
        var route = OpenAiRoute.of(path);
        if (route.isEmpty()) {
            return ONLY_OPENAI.stream().anyMatch(path::startsWith);
        }
        return switch (route.get().endpoint()) {
            case MODELS, MODEL ->
                !path.startsWith("/v1/models") || !(comesGooglesWay(request) || path.contains("/operations/"));
            default -> true;
        };
    }
}
