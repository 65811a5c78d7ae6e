package io.pollux.protocol.gemini;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request line of the native API, taken apart and known to be harmless to send on.
 *
 * @param version {@code v1beta}, {@code v1} or {@code v1alpha}
 * @param model the id as called, without {@code models/} but with {@code tunedModels/} or {@code dynamic/}; empty when
 *     the path names none
 * @param target path and query for the upstream; starts with {@code /{version}/} and carries no credential
 * @param sse whether the caller asked for server-sent events by {@code alt=sse}
 */
public record GeminiPath(String version, Operation operation, String model, String target, boolean sse) {
    private static final int MAX_PATH = 2048;
    private static final String PREFIX = "/gemini/";
    private static final Set<String> VERSIONS = Set.of("v1beta", "v1", "v1alpha");
    private static final Set<String> MODEL_COLLECTIONS = Set.of("models", "tunedModels", "dynamic");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern METHOD = Pattern.compile("[A-Za-z]{1,64}");
    private static final Pattern ENCODED_COLON = Pattern.compile("%3[Aa]");

    /**
     * Understands a raw request line, refusing what two readers might understand differently.
     *
     * @param rawPath still percent-encoded; may start with {@code /gemini}
     * @param rawQuery still percent-encoded and without the question mark; null and empty both mean none
     * @throws BadPath with a sentence for the caller
     */
    public static GeminiPath parse(String rawPath, @Nullable String rawQuery) throws BadPath {
        if (rawPath.length() > MAX_PATH) {
            throw new BadPath("Expected a path of at most " + MAX_PATH + " characters.");
        }
        String path = rawPath.startsWith(PREFIX) ? rawPath.substring(PREFIX.length() - 1) : rawPath;
        String version = versionOf(path);
        String rest = path.substring(version.length() + 2);
        String[] segments = rest.split("/", -1);
        RawQuery query = RawQuery.of(rawQuery);
        Call call = MODEL_COLLECTIONS.contains(segments[0]) ? modelCall(segments) : otherCall(segments);
        return new GeminiPath(
                version,
                call.operation,
                call.model,
                '/' + version + '/' + call.path + query.withoutCredentials(),
                query.asksForEvents());
    }

    /**
     * A call of Google's own OpenAI endpoint.
     *
     * @param path below {@code openai/}, such as {@code chat/completions}: known to be harmless
     * @param model the bare id that the call is about; empty for none
     * @param streams whether a stream of chunks is asked for
     */
    public static GeminiPath compat(String path, String model, boolean streams) {
        return new GeminiPath(
                "v1beta",
                streams ? Operation.COMPAT_STREAM : Operation.COMPAT,
                model,
                "/v1beta/openai/" + path,
                streams);
    }

    /**
     * The same call to another model.
     *
     * @param other a bare id; this path must be one of a model under {@code models/}
     */
    public GeminiPath withModel(String other) {
        String before = '/' + version + "/models/";
        if (model.isEmpty() || !target.startsWith(before + model)) {
            throw new IllegalArgumentException("model: " + model + " (expected: one under models/)");
        }
        return new GeminiPath(
                version, operation, other, before + other + target.substring(before.length() + model.length()), sse);
    }

    /** For a stream, the call whose reply is the same content at once. */
    public GeminiPath whole() {
        if (operation != Operation.STREAM_GENERATE) {
            throw new IllegalArgumentException("operation: " + operation + " (expected: STREAM_GENERATE)");
        }
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : RawQuery.withoutForm(target.substring(question + 1));
        return new GeminiPath(
                version,
                Operation.GENERATE,
                model,
                path.substring(0, path.length() - "streamGenerateContent".length()) + "generateContent" + query,
                false);
    }

    /** The decoded value of the query parameter {@code key}; absent when empty or not decodable. */
    public static Optional<String> queryCredential(@Nullable String rawQuery) {
        return RawQuery.credential(rawQuery);
    }

    private static String versionOf(String path) throws BadPath {
        int end = path.startsWith("/") ? path.indexOf('/', 1) : -1;
        if (end < 0 || !VERSIONS.contains(path.substring(1, end))) {
            throw new BadPath("Expected a path that starts with /v1beta/, /v1/ or /v1alpha/", path);
        }
        return path.substring(1, end);
    }

    private static Call modelCall(String[] segments) throws BadPath {
        String collection = segments[0];
        boolean plain = collection.equals("models");
        if (segments.length == 1) {
            return new Call(plain ? Operation.LIST_MODELS : Operation.OTHER, "", collection);
        }
        // Some clients encode the colon in front of the method; it is the one escape that has a meaning here.
        Matcher colon = ENCODED_COLON.matcher(segments[1]);
        String name = segments.length == 2 ? colon.replaceAll(":") : segments[1];
        int end = name.indexOf(':');
        String id = end < 0 ? name : name.substring(0, end);
        if (!MODEL.matcher(id).matches()) {
            throw new BadPath(
                    "Expected a model id of letters, digits, dots, dashes and underscores after " + collection + "/",
                    id);
        }
        String model = plain ? id : collection + '/' + id;
        if (segments.length > 2) {
            if (end >= 0) {
                throw new BadPath("Expected the method at the end of the path", name);
            }
            return new Call(Operation.OTHER, model, checked(segments));
        }
        if (end < 0) {
            return new Call(plain ? Operation.GET_MODEL : Operation.OTHER, model, collection + '/' + id);
        }
        String method = name.substring(end + 1);
        if (!METHOD.matcher(method).matches()) {
            throw new BadPath("Expected a method name of letters after the colon", method);
        }
        return new Call(Operation.ofMethod(method), model, collection + '/' + name);
    }

    private static Call otherCall(String[] segments) throws BadPath {
        return new Call(Operation.OTHER, "", checked(segments));
    }

    private static String checked(String[] segments) throws BadPath {
        for (String segment : segments) {
            RawSegment.check(segment);
        }
        return String.join("/", List.of(segments));
    }

    private record Call(Operation operation, String model, String path) {}
}
