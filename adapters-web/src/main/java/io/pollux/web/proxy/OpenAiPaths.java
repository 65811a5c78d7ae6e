package io.pollux.web.proxy;

import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.web.security.Credentials;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * Which requests under {@code /v1} speak the OpenAI dialect: the paths only that dialect has, and the model list, which
 * both have, unless the credential comes the way Google's clients send it.
 */
final class OpenAiPaths {
    private static final List<String> ONLY_THEIRS = List.of(
            "/v1/chat/",
            "/v1/completions",
            "/v1/embeddings",
            "/v1/images/",
            "/v1/audio/",
            "/v1/responses",
            "/v1/moderations");

    private OpenAiPaths() {}

    static boolean owns(HttpServletRequest request, GeminiPath path) {
        if (!request.getRequestURI().startsWith("/v1/")) {
            return false;
        }
        return switch (path.operation()) {
            case LIST_MODELS, GET_MODEL -> !Credentials.comeGooglesWay(request);
            case OTHER -> ONLY_THEIRS.stream().anyMatch(path.target()::startsWith);
            default -> false;
        };
    }
}
