package io.pollux.protocol.gemini;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an error body of Google's says (google.rpc.Status in JSON), and how one is written. Absent texts are empty.
 *
 * @param reason of ErrorInfo
 * @param consumer the number of the project that Google names, digits only
 * @param retryDelay of RetryInfo, or else the one in the message's "Please retry in"
 * @param metadata of ErrorInfo
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
    private static final Pattern PROJECT = Pattern.compile("(?:projects/|project_number:|in project )(\\d+)");
    private static final Pattern RETRY_IN = Pattern.compile("Please retry in ((?:[0-9.]+(?:ms|h|m|s))+)");
    private static final Pattern SPAN = Pattern.compile("([0-9.]+)(ms|h|m|s)");
    private static final Map<Integer, String> STATUSES = Map.ofEntries(
            Map.entry(400, "INVALID_ARGUMENT"),
            Map.entry(401, "UNAUTHENTICATED"),
            Map.entry(403, "PERMISSION_DENIED"),
            Map.entry(404, "NOT_FOUND"),
            Map.entry(405, "UNIMPLEMENTED"),
            Map.entry(408, "DEADLINE_EXCEEDED"),
            Map.entry(409, "ABORTED"),
            Map.entry(413, "INVALID_ARGUMENT"),
            Map.entry(415, "INVALID_ARGUMENT"),
            Map.entry(429, "RESOURCE_EXHAUSTED"),
            Map.entry(499, "CANCELLED"),
            Map.entry(500, "INTERNAL"),
            Map.entry(501, "UNIMPLEMENTED"),
            Map.entry(502, "UNAVAILABLE"),
            Map.entry(503, "UNAVAILABLE"),
            Map.entry(504, "DEADLINE_EXCEEDED"));

    /**
     * One quota that was exceeded.
     *
     * @param quotaValue the limit, as Google writes it; empty when it writes none, which is its way to write zero
     */
    public record Violation(String quotaId, String metric, String model, Optional<String> quotaValue) {}

    /** Reads an error object, alone or first in an array; empty for anything else. Parts of a wrong type count as absent. */
    public static Optional<GeminiFault> read(Bytes body) {
        JsonNode root;
        try {
            root = Json.readTree(body);
        } catch (JacksonException e) {
            return Optional.empty();
        }
        var error = (root.isArray() ? root.path(0) : root).path("error");
        return error.isObject() ? Optional.of(of(error)) : Optional.empty();
    }

    /** An error body of this kind. */
    public static Bytes body(int code, String status, String message) {
        var root = Json.object();
        root.putObject("error").put("code", code).put("message", message).put("status", status);
        return Json.write(root);
    }

    /** An error body that also says, in a RetryInfo, when to try again. */
    public static Bytes body(int code, String status, String message, Duration retryDelay) {
        var root = Json.object();
        root.putObject("error")
                .put("code", code)
                .put("message", message)
                .put("status", status)
                .putArray("details")
                .addObject()
                .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                .put("retryDelay", seconds(retryDelay));
        return Json.write(root);
    }

    /** The error as a server-sent event, the form that Google's SDKs take for an error in the middle of a stream. */
    public static Bytes event(Bytes errorBody) {
        var line = Json.write(Json.readTree(errorBody));
        var out = new ByteArrayOutputStream(line.length() + 10);
        out.writeBytes(Bytes.utf8("data: ").unsafeArray());
        out.writeBytes(line.unsafeArray());
        out.writeBytes(Bytes.utf8("\r\n\r\n").unsafeArray());
        return Bytes.owning(out.toByteArray());
    }

    /** The google.rpc.Code name that belongs to an HTTP status. */
    public static String statusFor(int httpCode) {
        return STATUSES.getOrDefault(httpCode, httpCode >= 500 ? "UNAVAILABLE" : "INVALID_ARGUMENT");
    }

    private static GeminiFault of(JsonNode error) {
        var message = text(error, "message");
        var info = detail(error, "ErrorInfo");
        var metadata = texts(info.path("metadata"));
        return new GeminiFault(
                error.path("code").asInt(0),
                text(error, "status"),
                message,
                text(info, "reason"),
                consumer(metadata.getOrDefault("consumer", ""), message),
                violations(error),
                retryDelay(detail(error, "RetryInfo"), message),
                metadata);
    }

    private static JsonNode detail(JsonNode error, String type) {
        for (var detail : error.path("details")) {
            if (text(detail, "@type").endsWith("google.rpc." + type)) {
                return detail;
            }
        }
        return error.path("details").path("none");
    }

    private static String consumer(String named, String message) {
        var inMetadata = PROJECT.matcher(named);
        if (inMetadata.find()) {
            return inMetadata.group(1);
        }
        var inMessage = PROJECT.matcher(message);
        return inMessage.find() ? inMessage.group(1) : "";
    }

    private static List<Violation> violations(JsonNode error) {
        var violations = new ArrayList<Violation>();
        for (var violation : detail(error, "QuotaFailure").path("violations")) {
            var value = text(violation, "quotaValue");
            violations.add(new Violation(
                    text(violation, "quotaId"),
                    text(violation, "quotaMetric"),
                    text(violation.path("quotaDimensions"), "model"),
                    value.isEmpty() ? Optional.empty() : Optional.of(value)));
        }
        return violations;
    }

    private static Optional<Duration> retryDelay(JsonNode retryInfo, String message) {
        var stated = span(text(retryInfo, "retryDelay"));
        if (stated.isPresent()) {
            return stated;
        }
        var inMessage = RETRY_IN.matcher(message);
        return inMessage.find() ? span(inMessage.group(1)) : Optional.empty();
    }

    /** Reads "36s", "19.27s", "350ms" or "8h12m3.4s". */
    private static Optional<Duration> span(String text) {
        var nanos = BigDecimal.ZERO;
        var end = 0;
        var spans = SPAN.matcher(text);
        try {
            while (spans.find() && spans.start() == end) {
                nanos = nanos.add(new BigDecimal(spans.group(1)).multiply(nanosPer(spans.group(2))));
                end = spans.end();
            }
            return end == 0 || end < text.length()
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact()));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static BigDecimal nanosPer(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    default -> 3_600_000_000_000L;
                });
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
    }

    private static String text(JsonNode node, String name) {
        var value = node.path(name);
        return value.isString() ? value.stringValue() : "";
    }

    private static Map<String, String> texts(JsonNode node) {
        var texts = new LinkedHashMap<String, String>();
        node.properties().forEach(member -> {
            if (member.getValue().isString()) {
                texts.put(member.getKey(), member.getValue().stringValue());
            }
        });
        return texts;
    }
}
