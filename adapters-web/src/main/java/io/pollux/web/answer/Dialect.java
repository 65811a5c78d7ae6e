package io.pollux.web.answer;

import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.openai.OpenAiRoute;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Which API a request is meant for, and therefore the form of the errors its caller understands. */
public enum Dialect {
    GEMINI,
    OPENAI;

    private static final String ATTRIBUTE = Dialect.class.getName();

    private static final List<String> ONLY_OPENAI = List.of(
            "/hf/",
            "/api/v1/",
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

    private static final Pattern ONLY_GOOGLES =
            Pattern.compile("^/v1/(models/([^/]+(:|%3[Aa])|.+/operations/)|tunedModels/|dynamic/)");

    /**
     * By the path as sent. Under {@code /v1}, where both dialects are at home, a path that is not of one alone is OpenAI's
     * unless the credential comes the way Google's clients send it.
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

    /** Methods of models, and what only Google's clients ask for below them. */
    private static boolean isOnlyGoogles(String path) {
        return ONLY_GOOGLES.matcher(path).find();
    }

    private static boolean isOpenAi(HttpServletRequest request) {
        var path = request.getRequestURI();
        if (path.startsWith("/v1beta/models/")) {
            return false;
        }
        var route = OpenAiRoute.of(path);
        if (route.isEmpty()) {
            return ONLY_OPENAI.stream().anyMatch(path::startsWith)
                    || (path.startsWith("/v1/") && !isOnlyGoogles(path) && !comesGooglesWay(request));
        }
        return switch (route.get().endpoint()) {
            case MODELS, MODEL -> !path.startsWith("/v1/models") || !(comesGooglesWay(request) || isOnlyGoogles(path));
            default -> true;
        };
    }
}
