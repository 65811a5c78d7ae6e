package io.pollux.protocol.gemini;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an error body of Google's says, without judging it.
 *
 * <p>Texts are as they came and may repeat a key: take it out of the body before reading.
 *
 * @param code the code in the body, which may differ from the HTTP status; 0 when absent or no number
 * @param status canonical name such as {@code RESOURCE_EXHAUSTED}; empty when absent
 * @param message empty when absent
 * @param reason of the first ErrorInfo that has one; empty when absent
 * @param consumer number of the project the fault is about; empty when the body does not tell
 * @param violations of quota, in their order; empty when there are none
 * @param retryDelay from RetryInfo, else from the message
 * @param metadata of ErrorInfo, in its order; empty when absent
 */
public record GeminiFault(
        int code,
        String status,
        String message,
        String reason,
        String consumer,
        List<Violation> violations,
        Optional<Duration> retryDelay,
        Map<String, String> metadata) {
    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final Pattern PROJECT = Pattern.compile("\\bproject(?:s/|_number:|=| )([0-9]{1,20})\\b");

    public GeminiFault {
        violations = List.copyOf(violations);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads an error object, or an array whose first element is one; whatever has an unexpected type counts as absent.
     *
     * @return empty when the body is something else, such as an HTML page
     */
    public static Optional<GeminiFault> read(Bytes body) {
        try {
            JsonNode tree = Json.readTree(body);
            JsonNode error = (tree.isArray() ? tree.path(0) : tree).path("error");
            return error.isObject() ? Optional.of(read(error)) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** A body in Google's shape. */
    public static Bytes body(int code, String status, String message) {
        return Json.write(tree(code, status, message));
    }

    /** A body in Google's shape with a RetryInfo; a negative delay is written as zero. */
    public static Bytes body(int code, String status, String message, Duration retryDelay) {
        ObjectNode tree = tree(code, status, message);
        ObjectNode error = (ObjectNode) tree.path("error");
        error.putArray("details")
                .addObject()
                .put("@type", TYPE + "RetryInfo")
                .put("retryDelay", RetryDelay.format(retryDelay));
        return Json.write(tree);
    }

    /**
     * The error as one server-sent event, ended by a blank line; an array is unwrapped.
     *
     * @param errorBody one that {@link #read} understands; any other is replaced by a 502 of our own
     */
    public static Bytes event(Bytes errorBody) {
        Bytes line;
        try {
            JsonNode tree = Json.readTree(errorBody);
            JsonNode object = tree.isArray() ? tree.path(0) : tree;
            line = object.path("error").isObject() ? Json.write(object) : brokenStream();
        } catch (JacksonException _) {
            line = brokenStream();
        }
        return Bytes.utf8("data: " + line.asUtf8() + "\r\n\r\n");
    }

    /** The canonical status name Google sends with this HTTP code. */
    public static String statusFor(int httpCode) {
        return switch (httpCode) {
            case 401 -> "UNAUTHENTICATED";
            case 402, 429 -> "RESOURCE_EXHAUSTED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 409 -> "ABORTED";
            case 412 -> "FAILED_PRECONDITION";
            case 416 -> "OUT_OF_RANGE";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503 -> "UNAVAILABLE";
            default -> otherStatus(httpCode);
        };
    }

    private static String otherStatus(int httpCode) {
        if (httpCode >= 400 && httpCode < 500) {
            return "INVALID_ARGUMENT";
        }
        return httpCode >= 500 && httpCode < 600 ? "INTERNAL" : "UNKNOWN";
    }

    private static GeminiFault read(JsonNode error) {
        String message = text(error, "message");
        String reason = "";
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Violation> violations = new ArrayList<>();
        Optional<Duration> retryDelay = Optional.empty();
        for (JsonNode detail : error.path("details").values()) {
            switch (text(detail, "@type")) {
                case TYPE + "ErrorInfo" -> {
                    reason = reason.isEmpty() ? text(detail, "reason") : reason;
                    collect(detail.path("metadata"), metadata);
                }
                case TYPE + "QuotaFailure" ->
                    detail.path("violations").values().stream()
                            .map(Violation::read)
                            .forEach(violations::add);
                case TYPE + "RetryInfo" ->
                    retryDelay = retryDelay.or(() -> RetryDelay.parse(text(detail, "retryDelay")));
                default -> {
                    // Help, LocalizedMessage, BadRequest and DebugInfo are for people.
                }
            }
        }
        return new GeminiFault(
                error.path("code").isIntegralNumber() ? error.path("code").asInt(0) : 0,
                text(error, "status"),
                message,
                reason,
                consumer(metadata, message),
                violations,
                retryDelay.or(() -> RetryDelay.inMessage(message)),
                metadata);
    }

    private static void collect(JsonNode from, Map<String, String> metadata) {
        for (Map.Entry<String, JsonNode> property : from.properties()) {
            if (property.getValue().isValueNode() && !property.getValue().isNull()) {
                metadata.putIfAbsent(property.getKey(), property.getValue().asString());
            }
        }
    }

    private static String consumer(Map<String, String> metadata, String message) {
        Matcher named = PROJECT.matcher(metadata.getOrDefault("consumer", ""));
        if (named.find()) {
            return named.group(1);
        }
        Matcher told = PROJECT.matcher(message);
        return told.find() ? told.group(1) : "";
    }

    private static String text(JsonNode parent, String name) {
        return parent.path(name).stringValue("");
    }

    private static ObjectNode tree(int code, String status, String message) {
        ObjectNode tree = Json.object();
        tree.putObject("error").put("code", code).put("message", message).put("status", status);
        return tree;
    }

    private static Bytes brokenStream() {
        return body(502, statusFor(502), "The upstream broke the stream off with something that is no event.");
    }

    /**
     * A quota that was exceeded.
     *
     * @param quotaId the only name that tells a minute from a day; empty when absent
     * @param metric empty when absent
     * @param model the base name, which may differ from the one called; empty when absent
     * @param quotaValue the limit; absent when the model is not on the project's tier at all
     */
    public record Violation(String quotaId, String metric, String model, Optional<String> quotaValue) {
        private static Violation read(JsonNode violation) {
            JsonNode value = violation.path("quotaValue");
            return new Violation(
                    text(violation, "quotaId"),
                    text(violation, "quotaMetric"),
                    text(violation.path("quotaDimensions"), "model"),
                    value.isString() || value.isNumber() ? Optional.of(value.asString()) : Optional.empty());
        }
    }
}
