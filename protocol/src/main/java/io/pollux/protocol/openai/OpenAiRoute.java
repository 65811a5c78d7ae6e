package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request in the OpenAI dialect is meant to go. Clients are given base URLs with and without {@code /v1}, and some
 * append their own; each spelling that is understood stands in a table here, and whatever does not is none of ours.
 *
 * @param surface who speaks the dialect
 * @param endpoint what is asked for
 * @param model the decoded id for {@link Endpoint#MODEL}, without {@code models/} and the like; else empty
 */
public record OpenAiRoute(Surface surface, Endpoint endpoint, String model) {
    /** Who speaks the dialect: this gateway, or Google's own compatible endpoint to which it relays. */
    public enum Surface {
        NATIVE,
        COMPAT
    }

    /** What the dialect offers. */
    public enum Endpoint {
        CHAT,
        COMPLETIONS,
        EMBEDDINGS,
        MODELS,
        MODEL,
        IMAGES_GENERATIONS,
        IMAGES_EDITS,
        IMAGES_VARIATIONS,
        SPEECH,
        TRANSCRIPTIONS,
        TRANSLATIONS,
        RESPONSES,
        MODERATIONS
    }

    private static final int LONGEST = 2048;
    private static final String MODEL_OF = "models/";
    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    /** What comes before the endpoint, without slashes at both ends; no endpoint begins like one of them. */
    private static final Map<String, Surface> BASES = Map.ofEntries(
            Map.entry("", Surface.NATIVE),
            Map.entry("v1", Surface.NATIVE),
            Map.entry("v1/v1", Surface.NATIVE),
            Map.entry("api/v1", Surface.NATIVE),
            Map.entry("hf", Surface.NATIVE),
            Map.entry("hf/v1", Surface.NATIVE),
            Map.entry("hf/v1/v1", Surface.NATIVE),
            Map.entry("openai", Surface.COMPAT),
            Map.entry("openai/v1", Surface.COMPAT),
            Map.entry("openai/v1/v1", Surface.COMPAT),
            Map.entry("openai/v1beta", Surface.COMPAT),
            Map.entry("v1/openai", Surface.COMPAT),
            Map.entry("v1beta/openai", Surface.COMPAT),
            Map.entry("v1beta/openai/v1", Surface.COMPAT),
            Map.entry("gemini/v1beta/openai", Surface.COMPAT));

    /** The endpoints; {@code chat/completions} twice is what a client makes of a base URL that already has it. */
    private static final Map<String, Endpoint> ENDPOINTS = Map.ofEntries(
            Map.entry("chat/completions", Endpoint.CHAT),
            Map.entry("chat/completions/chat/completions", Endpoint.CHAT),
            Map.entry("completions", Endpoint.COMPLETIONS),
            Map.entry("embeddings", Endpoint.EMBEDDINGS),
            Map.entry("models", Endpoint.MODELS),
            Map.entry("images/generations", Endpoint.IMAGES_GENERATIONS),
            Map.entry("images/edits", Endpoint.IMAGES_EDITS),
            Map.entry("images/variations", Endpoint.IMAGES_VARIATIONS),
            Map.entry("audio/speech", Endpoint.SPEECH),
            Map.entry("audio/transcriptions", Endpoint.TRANSCRIPTIONS),
            Map.entry("audio/translations", Endpoint.TRANSLATIONS),
            Map.entry("responses", Endpoint.RESPONSES),
            Map.entry("moderations", Endpoint.MODERATIONS));

    /**
     * Understands a path, whatever the method. Doubled slashes and slashes at the end do not count.
     *
     * @param rawPath still percent-encoded, without the query
     * @return empty when it is no path of this dialect
     */
    public static Optional<OpenAiRoute> of(String rawPath) {
        if (!rawPath.startsWith("/") || rawPath.length() > LONGEST) {
            return Optional.empty();
        }
        String path = SLASHES.matcher(rawPath + '/').replaceAll("/");
        int end = path.length() - 1;
        for (int from = 0; from < end; from = path.indexOf('/', from + 1)) {
            Surface surface = BASES.get(path.substring(Math.min(1, from), from));
            if (surface != null) {
                Optional<OpenAiRoute> route = route(surface, path.substring(from + 1, end));
                if (route.isPresent()) {
                    return route;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<OpenAiRoute> route(Surface surface, String rest) {
        Endpoint endpoint = ENDPOINTS.get(rest);
        if (endpoint != null) {
            return Optional.of(new OpenAiRoute(surface, endpoint, ""));
        }
        return rest.startsWith(MODEL_OF)
                ? modelId(rest.substring(MODEL_OF.length())).map(id -> new OpenAiRoute(surface, Endpoint.MODEL, id))
                : Optional.empty();
    }

    /** SDKs encode the slash in {@code models/gemini-…}; a colon would be a method of the native API. */
    private static Optional<String> modelId(String raw) {
        String id;
        try {
            id = URLDecoder.decode(raw.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        String plain = ModelId.bare(id);
        return ID.matcher(plain).matches() ? Optional.of(plain) : Optional.empty();
    }
}
