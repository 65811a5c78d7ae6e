package io.pollux.protocol.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a native request goes, read strictly: what leaves the grammar is refused and never sent upstream.
 *
 * @param version v1beta, v1 or v1alpha
 * @param model as called, without "models/"; "tunedModels/x" and "dynamic/x" keep their collection; empty for none
 * @param target path and query for upstream, beginning with the version; no credential is in it
 * @param sse whether the query asks for server-sent events
 */
public record GeminiPath(String version, Operation operation, String model, String target, boolean sse) {
    private static final int LONGEST_PATH = 2048;
    private static final int LONGEST_QUERY = 4096;
    private static final Set<String> VERSIONS = Set.of("v1beta", "v1", "v1alpha");
    private static final Set<String> COLLECTIONS = Set.of("models", "tunedModels", "dynamic");
    private static final Set<String> CREDENTIALS = Set.of("key", "access_token", "api_key", "$key", "oauth_token");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern METHOD = Pattern.compile("[A-Za-z]{1,64}");
    private static final Pattern SEGMENT = Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern QUERY = Pattern.compile("(?:[\\x21-\\x22\\x24\\x26-\\x7e]|%(?!0[0aAdD])[0-9A-Fa-f]{2})*");
    private static final Map<String, Operation> OPERATIONS = Map.of(
            "generateContent", Operation.GENERATE,
            "streamGenerateContent", Operation.STREAM_GENERATE,
            "countTokens", Operation.COUNT_TOKENS,
            "embedContent", Operation.EMBED,
            "batchEmbedContents", Operation.BATCH_EMBED,
            "predict", Operation.PREDICT,
            "predictLongRunning", Operation.PREDICT_LONG_RUNNING);

    /** What a path asks for. */
    public enum Operation {
        GENERATE,
        STREAM_GENERATE,
        COUNT_TOKENS,
        EMBED,
        BATCH_EMBED,
        PREDICT,
        PREDICT_LONG_RUNNING,
        LIST_MODELS,
        GET_MODEL,
        /** Anything else below the version; relayed as it is. */
        OTHER
    }

    /**
     * Reads a path and query as they stand on the request line, still percent-encoded.
     *
     * @param rawPath begins with the version, or with "/gemini" before it
     */
    public static GeminiPath parse(String rawPath, @Nullable String rawQuery) throws BadPath {
        if (rawPath.length() > LONGEST_PATH) {
            throw new BadPath("The path is longer than " + LONGEST_PATH + " characters.");
        }
        var path = rawPath.startsWith("/gemini/") ? rawPath.substring("/gemini".length()) : rawPath;
        var segments = path.split("/", -1);
        if (segments.length < 3 || !segments[0].isEmpty() || !VERSIONS.contains(segments[1])) {
            throw new BadPath("The path does not begin with v1beta, v1 or v1alpha and go on below it.");
        }
        var query = query(rawQuery);
        var tail = query.isEmpty() ? "" : "?" + query;
        var sse = ("&" + query + "&").contains("&alt=sse&");
        if (!COLLECTIONS.contains(segments[2]) || (segments.length == 3 && !segments[2].equals("models"))) {
            checkSegments(segments);
            return new GeminiPath(segments[1], Operation.OTHER, "", path + tail, sse);
        }
        if (segments.length == 3) {
            return new GeminiPath(segments[1], Operation.LIST_MODELS, "", path + tail, sse);
        }
        return ofModel(segments, path, tail, sse);
    }

    /** The credential in the query, decoded; empty when there is none or it is blank. */
    public static Optional<String> queryCredential(@Nullable String rawQuery) {
        if (rawQuery == null || !rawQuery.contains("key=")) {
            return Optional.empty();
        }
        for (var parameter : rawQuery.split("&", -1)) {
            if (parameter.startsWith("key=")) {
                return Optional.of(decoded(parameter.substring("key=".length()))).filter(value -> !value.isBlank());
            }
        }
        return Optional.empty();
    }

    private static GeminiPath ofModel(String[] segments, String path, String tail, boolean sse) throws BadPath {
        var last = segments[3].replaceFirst("%3[Aa]", ":");
        var colon = last.indexOf(':');
        var name = colon < 0 ? last : last.substring(0, colon);
        if (!MODEL.matcher(name).matches()) {
            throw new BadPath("The model name is not made of up to 128 letters, digits and . _ - alone.");
        }
        var model = segments[2].equals("models") ? name : segments[2] + "/" + name;
        if (segments.length > 4) {
            checkSegments(segments);
            return new GeminiPath(segments[1], Operation.OTHER, model, path + tail, sse);
        }
        if (colon < 0) {
            var operation = segments[2].equals("models") ? Operation.GET_MODEL : Operation.OTHER;
            return new GeminiPath(segments[1], operation, model, path + tail, sse);
        }
        var method = last.substring(colon + 1);
        if (!METHOD.matcher(method).matches()) {
            throw new BadPath("The method after the model's colon is not made of letters alone.");
        }
        var target = "/" + segments[1] + "/" + segments[2] + "/" + name + ":" + method + tail;
        return new GeminiPath(segments[1], OPERATIONS.getOrDefault(method, Operation.OTHER), model, target, sse);
    }

    private static void checkSegments(String... segments) throws BadPath {
        for (var i = 2; i < segments.length; i++) {
            var segment = segments[i];
            if (segment.equals(".") || segment.equals("..") || !SEGMENT.matcher(segment).matches() || hidesSyntax(segment)) {
                throw new BadPath("Segment " + (i - 1) + " of the path is empty, relative, or holds a character that a path"
                        + " must not hold, encoded or not.");
            }
        }
    }

    /** Whether an escape stands for what would be read differently once decoded. */
    private static boolean hidesSyntax(String segment) {
        var escapes = ESCAPE.matcher(segment);
        while (escapes.find()) {
            var c = Integer.parseInt(escapes.group(1), 16);
            if (c < 0x20 || c == 0x7f || "/\\.%?#".indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** The query without credentials, otherwise as it was. */
    private static String query(@Nullable String rawQuery) throws BadPath {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return "";
        }
        if (rawQuery.length() > LONGEST_QUERY || !QUERY.matcher(rawQuery).matches()) {
            throw new BadPath("The query is longer than " + LONGEST_QUERY
                    + " characters, or holds a character that a query must not hold, encoded or not.");
        }
        var kept = new StringBuilder(rawQuery.length());
        for (var parameter : rawQuery.split("&", -1)) {
            var equals = parameter.indexOf('=');
            var name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            if (!CREDENTIALS.contains(name.toLowerCase(Locale.ROOT))) {
                kept.append(kept.isEmpty() ? "" : "&").append(parameter);
            }
        }
        return kept.toString();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
