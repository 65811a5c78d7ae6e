package io.pollux.web.security;

import io.pollux.protocol.gemini.GeminiPath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/** The credentials a request carries, in any of the forms that clients of either dialect use. */
public final class Credentials {
    /** The request attribute with the {@code Caller} they belong to. */
    public static final String CALLER = "io.pollux.caller";

    private static final String BEARER = "bearer ";
    private static final int LONGEST = 4096;

    private Credentials() {}

    /** All of them, in the order {@code x-goog-api-key}, {@code ?key=}, bearer, {@code api-key}; no blank ones. */
    static List<String> of(HttpServletRequest request) {
        var credentials = new ArrayList<String>(2);
        add(credentials, request.getHeader("x-goog-api-key"));
        add(credentials, GeminiPath.queryCredential(request.getQueryString()).orElse(null));
        var authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            add(credentials, authorization.substring(BEARER.length()).strip());
        }
        add(credentials, request.getHeader("api-key"));
        return credentials;
    }

    private static void add(List<String> credentials, @org.jspecify.annotations.Nullable String credential) {
        if (credential != null && !credential.isBlank() && credential.length() <= LONGEST) {
            credentials.add(credential);
        }
    }
}
