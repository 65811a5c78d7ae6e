package io.pollux.web.security;

import io.pollux.protocol.gemini.GeminiPath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The credentials a request carries, in any of the forms that clients of either dialect use. */
public final class Credentials {
    /** The request attribute with the {@code Caller} they belong to. */
    public static final String CALLER = "io.pollux.caller";

    private static final String BEARER = "bearer ";
    private static final int LONGEST = 4096;

    private Credentials() {}

    /**
     * All of them, in the order {@code x-goog-api-key}, {@code ?key=}, {@code Authorization},
     * {@code api-key}, {@code x-api-key}; no blank ones. Some clients leave the scheme out of {@code Authorization}.
     */
    static List<String> of(HttpServletRequest request) {
        var credentials = new ArrayList<String>(2);
        add(credentials, request.getHeader("x-goog-api-key"));
        add(credentials, GeminiPath.queryCredential(request.getQueryString()).orElse(null));
        add(credentials, authorization(request.getHeader("Authorization")));
        add(credentials, request.getHeader("api-key"));
        add(credentials, request.getHeader("x-api-key"));
        return credentials;
    }

    private static @Nullable String authorization(@Nullable String header) {
        if (header == null || header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return header == null ? null : header.substring(BEARER.length()).strip();
        }
        var bare = header.strip();
        return bare.indexOf(' ') < 0 ? bare : null;
    }

    private static void add(List<String> credentials, @Nullable String credential) {
        if (credential != null && !credential.isBlank() && credential.length() <= LONGEST) {
            credentials.add(credential);
        }
    }
}
