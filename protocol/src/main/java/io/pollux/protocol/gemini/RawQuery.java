package io.pollux.protocol.gemini;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A still encoded query string whose parameters can be left out one by one without touching the others. */
final class RawQuery {
    private static final int MAX_LENGTH = 4096;
    private static final String FORBIDDEN = " #\"<>\\^`{|}";
    private static final Set<String> CREDENTIALS = Set.of("key", "access_token", "api_key", "oauth_token");

    private final List<Parameter> parameters;

    private RawQuery(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    static RawQuery of(@Nullable String raw) throws BadPath {
        if (raw == null || raw.isEmpty()) {
            return new RawQuery(List.of());
        }
        check(raw);
        List<Parameter> parameters = new ArrayList<>();
        try {
            for (String part : raw.split("&", -1)) {
                parameters.add(Parameter.of(part));
            }
        } catch (CharacterCodingException _) {
            throw new BadPath("Expected valid percent-escapes of UTF-8 in the query.");
        }
        for (Parameter parameter : parameters) {
            if (parameter.breaksLines()) {
                throw new BadPath("Expected no escaped line break or NUL in the query.");
            }
        }
        return new RawQuery(parameters);
    }

    static Optional<String> credential(@Nullable String raw) {
        if (raw == null) {
            return Optional.empty();
        }
        for (String part : raw.split("&", -1)) {
            try {
                Parameter parameter = Parameter.of(part);
                if (parameter.name.equals("key") && !parameter.value.isEmpty()) {
                    return Optional.of(parameter.value);
                }
            } catch (CharacterCodingException _) {
                // A parameter nobody can read holds no credential; parse() has the sentence for the caller.
            }
        }
        return Optional.empty();
    }

    /** With the question mark in front; empty when no parameter is left. */
    String withoutCredentials() {
        return without(CREDENTIALS);
    }

    private String without(Set<String> names) {
        StringJoiner kept = new StringJoiner("&");
        for (Parameter parameter : parameters) {
            if (!names.contains(parameter.name)) {
                kept.add(parameter.raw);
            }
        }
        return kept.length() == 0 ? "" : "?" + kept;
    }

    /** Without the parameter that says which form a stream has; with the question mark in front, empty when none is left. */
    static String withoutForm(String checked) {
        try {
            return of(checked).without(Set.of("alt"));
        } catch (BadPath e) {
            throw new IllegalArgumentException("query: (expected: one that was understood before)", e);
        }
    }

    boolean asksForEvents() {
        for (Parameter parameter : parameters) {
            if (parameter.name.equals("alt") && parameter.value.equals("sse")) {
                return true;
            }
        }
        return false;
    }

    private static void check(String raw) throws BadPath {
        if (raw.length() > MAX_LENGTH) {
            throw new BadPath("Expected a query of at most " + MAX_LENGTH + " characters.");
        }
        for (int at = 0; at < raw.length(); at++) {
            char character = raw.charAt(at);
            if (character < ' ' || character > '~' || FORBIDDEN.indexOf(character) >= 0) {
                throw new BadPath("Expected a query of visible ASCII characters with everything else percent-encoded.");
            }
        }
    }

    /** The name is in lower case and without the dollar sign that Google's system parameters may carry. */
    private record Parameter(String raw, String name, String value) {
        static Parameter of(String raw) throws CharacterCodingException {
            int equals = raw.indexOf('=');
            String name = PercentEscapes.decode(equals < 0 ? raw : raw.substring(0, equals));
            String value = equals < 0 ? "" : PercentEscapes.decode(raw.substring(equals + 1));
            String bare = name.startsWith("$") ? name.substring(1) : name;
            return new Parameter(raw, bare.toLowerCase(Locale.ROOT), value);
        }

        boolean breaksLines() {
            return (name + value)
                    .chars()
                    .anyMatch(character -> character == '\r' || character == '\n' || character == 0);
        }
    }
}
