package io.pollux.simulator.api;

import io.pollux.simulator.http.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is meant to go.
 *
 * @param id the bare model, cache or file id, or the whole name of an operation
 */
record Route(Operation operation, String version, @Nullable String id, Dialect dialect) {

    /** Which family of paths, and thus of bodies. */
    enum Dialect {
        NATIVE,
        EXPRESS,
        OPENAI
    }

    private static final Pattern EXPRESS = Pattern.compile("/(v1|v1beta1)/publishers/google/models/([^/:]+):(\\w+)");
    private static final Pattern OPENAI = Pattern.compile("/(v1beta|v1|v1alpha)/openai/(.+)");
    private static final Pattern UPLOAD = Pattern.compile("/upload/(v1|v1beta|v1alpha)/files");
    private static final Pattern LONG_RUNNING =
            Pattern.compile("/(v1|v1beta|v1alpha)/(models/[^/:]+/operations/[^/:]+)");
    private static final Pattern COLLECTION =
            Pattern.compile("/(v1|v1beta|v1alpha)/(models|cachedContents|files)(?:/([^/:]+)(?::(\\w+))?)?");

    static Route of(Request request) {
        String path = request.path();
        Matcher match = COLLECTION.matcher(path);
        if (match.matches()) {
            return collection(request, match);
        }
        match = EXPRESS.matcher(path);
        if (match.matches()) {
            Operation verb = request.method().equals("POST") ? Operation.verb(match.group(3)) : Operation.UNKNOWN;
            return new Route(verb, match.group(1), match.group(2), Dialect.EXPRESS);
        }
        match = OPENAI.matcher(path);
        if (match.matches()) {
            return openAi(request, match);
        }
        match = LONG_RUNNING.matcher(path);
        if (match.matches() && request.method().equals("GET")) {
            return new Route(Operation.GET_OPERATION, match.group(1), match.group(2), Dialect.NATIVE);
        }
        match = UPLOAD.matcher(path);
        if (match.matches() && request.method().equals("POST")) {
            boolean second = request.parameter("upload_id") != null;
            Operation operation = second ? Operation.SEND_UPLOAD : Operation.START_UPLOAD;
            return new Route(operation, match.group(1), request.parameter("upload_id"), Dialect.NATIVE);
        }
        return new Route(Operation.UNKNOWN, "v1beta", null, Dialect.NATIVE);
    }

    private static Route collection(Request request, Matcher match) {
        String id = match.group(3);
        String verb = match.group(4);
        Operation operation =
                switch (request.method() + ' ' + match.group(2)) {
                    case "GET models" ->
                        verb != null ? Operation.UNKNOWN : id == null ? Operation.LIST_MODELS : Operation.GET_MODEL;
                    case "POST models" -> verb == null ? Operation.UNKNOWN : Operation.verb(verb);
                    case "GET cachedContents" -> id == null ? Operation.LIST_CACHES : Operation.GET_CACHE;
                    case "POST cachedContents" -> id == null ? Operation.CREATE_CACHE : Operation.UNKNOWN;
                    case "DELETE cachedContents" -> id == null ? Operation.UNKNOWN : Operation.DELETE_CACHE;
                    case "GET files" -> id == null ? Operation.LIST_FILES : Operation.GET_FILE;
                    case "DELETE files" -> id == null ? Operation.UNKNOWN : Operation.DELETE_FILE;
                    default -> Operation.UNKNOWN;
                };
        return new Route(operation, match.group(1), id, Dialect.NATIVE);
    }

    private static Route openAi(Request request, Matcher match) {
        String rest = match.group(2);
        if (request.method().equals("GET") && rest.startsWith("models/")) {
            String id = rest.substring(rest.lastIndexOf('/') + 1);
            return new Route(Operation.OPENAI_MODEL, match.group(1), id, Dialect.OPENAI);
        }
        Operation operation =
                switch (request.method() + ' ' + rest) {
                    case "POST chat/completions" -> Operation.OPENAI_CHAT;
                    case "POST embeddings" -> Operation.OPENAI_EMBEDDINGS;
                    case "POST images/generations" -> Operation.OPENAI_IMAGES;
                    case "GET models" -> Operation.OPENAI_MODELS;
                    default -> Operation.UNKNOWN;
                };
        return new Route(operation, match.group(1), null, Dialect.OPENAI);
    }

    /** Whether errors come inside an array. */
    boolean wrapsErrors(Request request) {
        return dialect == Dialect.OPENAI || (operation == Operation.STREAM && !sse(request));
    }

    static boolean sse(Request request) {
        return "sse".equals(request.parameter("alt"));
    }
}
