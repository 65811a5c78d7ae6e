package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error in OpenAI's shape.
 *
 * @param status the HTTP status; SDKs choose their exception by it alone
 * @param type such as {@code invalid_request_error}
 * @param code empty when there is none to tell
 * @param param the request's field at fault; empty when none is
 * @param retryAfter when another try makes sense, in whole seconds from 1 to 60; an SDK waits however long it is told
 * @param shouldRetry overrides what SDKs do by status ({@code x-should-retry}); empty leaves it to them
 */
public record OpenAiFault(
        int status,
        String message,
        String type,
        Optional<String> code,
        Optional<String> param,
        Optional<Duration> retryAfter,
        Optional<Boolean> shouldRetry) {
    static final String INVALID_REQUEST = "invalid_request_error";
    static final String SERVER_ERROR = "server_error";

    private static final long LONGEST_WAIT = 60;

    public OpenAiFault {
        retryAfter = retryAfter.map(OpenAiFault::bearable);
    }

    /** A fault without advice on another try. */
    public OpenAiFault(int status, String message, String type, Optional<String> code, Optional<String> param) {
        this(status, message, type, code, param, Optional.empty(), Optional.empty());
    }

    /**
     * Retells an error of Google's, or one of our own in Google's shape, with its text.
     *
     * @param status the HTTP status; one below 400, as of an error inside a stream, leaves the word to the body; a body that
     *     then says 401 speaks of our key and not of the caller's token
     * @param geminiErrorBody an error object or an array of one; of anything else only the status is told
     */
    public static OpenAiFault of(int status, Bytes geminiErrorBody) {
        return FaultFromGemini.translate(status, geminiErrorBody);
    }

    /** A reply of upstream's that no caller can use. */
    static OpenAiFault unusable(String code, String message) {
        return new OpenAiFault(502, message, SERVER_ERROR, Optional.of(code), Optional.empty());
    }

    /** The error as a document; {@code param} and {@code code} are always there and may be null. */
    public Bytes body() {
        ObjectNode tree = Json.object();
        tree.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param.orElse(null))
                .put("code", code.orElse(null));
        return Json.write(tree);
    }

    /** The error as one server-sent event, ended by a blank line. */
    public Bytes event() {
        return Bytes.utf8("data: " + body().asUtf8() + "\n\n");
    }

    private static Duration bearable(Duration wait) {
        long seconds = wait.getNano() > 0 ? wait.getSeconds() + 1 : wait.getSeconds();
        return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_WAIT));
    }
}
