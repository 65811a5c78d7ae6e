package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiFault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which error of OpenAI's an error of Google's is. */
final class FaultFromGemini {
    private static final Duration SOON = Duration.ofSeconds(2);
    /** A quota that takes longer than this to come back is not worth waiting for in the same call. */
    private static final Duration WORTH_WAITING = Duration.ofMinutes(5);

    private static final List<String> TOO_LONG = List.of(
            "exceeds the maximum number of tokens",
            "input token count",
            "input context is too long",
            "maximum context length");

    private final int status;
    private final String message;
    private final Optional<GeminiFault> told;

    private FaultFromGemini(int status, Optional<GeminiFault> told) {
        this.status = status;
        this.told = told;
        this.message = told.map(GeminiFault::message)
                .filter(text -> !text.isEmpty())
                .orElse("Upstream answered " + status + " without saying why.");
    }

    static OpenAiFault translate(int status, Bytes body) {
        Optional<GeminiFault> told = GeminiFault.read(body);
        FaultFromGemini fault = new FaultFromGemini(status(status, told), told);
        return fault.status == 401 && status != 401 ? fault.keyRefused() : fault.translate();
    }

    private static int status(int status, Optional<GeminiFault> told) {
        if (status >= 400 && status < 600) {
            return status;
        }
        int code = told.map(GeminiFault::code).orElse(0);
        return code >= 400 && code < 600
                ? code
                : statusNamed(told.map(GeminiFault::status).orElse(""));
    }

    private static int statusNamed(String name) {
        return switch (name) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "CANCELLED" -> 499;
            case "INTERNAL" -> 500;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> 502;
        };
    }

    private OpenAiFault translate() {
        return switch (status) {
            case 400, 409, 412, 416 -> badRequest();
            case 401 -> request(401, "invalid_api_key");
            case 402 -> quotaSpent();
            case 403 -> fault(403, "insufficient_permissions", Optional.empty(), Optional.empty());
            case 404 -> notFound();
            case 405 -> request(405, "method_not_supported");
            case 429 -> tooMany();
            case 499 -> server(499, Optional.empty());
            case 500 -> mentions("high demand") ? unavailable() : server(500, Optional.empty());
            case 502 -> server(502, Optional.of("bad_response"));
            case 503 -> unavailable();
            case 504 -> server(504, Optional.of("timeout"));
            default ->
                status < 500
                        ? fault(status, OpenAiFault.INVALID_REQUEST, Optional.empty(), Optional.empty())
                        : server(status, Optional.empty());
        };
    }

    private OpenAiFault badRequest() {
        if (told.filter(fault -> fault.reason().equals("API_KEY_INVALID")).isPresent()) {
            // It is our key that Google means, not the caller's.
            return keyRefused();
        }
        if (TOO_LONG.stream().anyMatch(this::mentions)) {
            return fault(
                    400, OpenAiFault.INVALID_REQUEST, Optional.of("context_length_exceeded"), Optional.of("messages"));
        }
        if (mentions("input blocked") || mentions("blocked by gemini")) {
            return request(400, "content_filter");
        }
        if (mentions("payload size exceeds")) {
            return fault(413, OpenAiFault.INVALID_REQUEST, Optional.empty(), Optional.empty());
        }
        if (mentions("user location is not supported")) {
            return fault(
                    403,
                    "insufficient_permissions",
                    Optional.of("unsupported_country_region_territory"),
                    Optional.empty());
        }
        return fault(400, OpenAiFault.INVALID_REQUEST, Optional.empty(), Optional.empty());
    }

    private OpenAiFault keyRefused() {
        return new OpenAiFault(
                503,
                "Upstream refused the key this gateway used: " + message,
                OpenAiFault.SERVER_ERROR,
                Optional.empty(),
                Optional.empty());
    }

    private OpenAiFault notFound() {
        boolean ofModel = mentions("models/") || mentions("this model") || mentions("model not found");
        return ofModel
                ? fault(404, OpenAiFault.INVALID_REQUEST, Optional.of("model_not_found"), Optional.of("model"))
                : fault(404, OpenAiFault.INVALID_REQUEST, Optional.empty(), Optional.empty());
    }

    private OpenAiFault tooMany() {
        Optional<Duration> delay = told.flatMap(GeminiFault::retryDelay);
        if (isSpentForTheDay()
                || delay.filter(wait -> wait.compareTo(WORTH_WAITING) > 0).isPresent()) {
            return quotaSpent();
        }
        return new OpenAiFault(
                429,
                message,
                countsTokens() ? "tokens" : "requests",
                Optional.of("rate_limit_exceeded"),
                Optional.empty(),
                delay,
                Optional.empty());
    }

    /** A violation without a value is of a model that the project's tier does not have at all. */
    private boolean isSpentForTheDay() {
        return told.stream()
                .flatMap(fault -> fault.violations().stream())
                .anyMatch(violation -> violation.quotaId().contains("PerDay")
                        || violation.quotaValue().isEmpty());
    }

    private boolean countsTokens() {
        return told.stream()
                .flatMap(fault -> fault.violations().stream())
                .anyMatch(violation -> violation.quotaId().contains("Tokens"));
    }

    private OpenAiFault quotaSpent() {
        return new OpenAiFault(
                429,
                message,
                "insufficient_quota",
                Optional.of("insufficient_quota"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(false));
    }

    private OpenAiFault unavailable() {
        return new OpenAiFault(
                503,
                message,
                OpenAiFault.SERVER_ERROR,
                Optional.empty(),
                Optional.empty(),
                Optional.of(told.flatMap(GeminiFault::retryDelay).orElse(SOON)),
                Optional.empty());
    }

    private OpenAiFault request(int as, String code) {
        return fault(as, OpenAiFault.INVALID_REQUEST, Optional.of(code), Optional.empty());
    }

    private OpenAiFault server(int as, Optional<String> code) {
        return fault(as, OpenAiFault.SERVER_ERROR, code, Optional.empty());
    }

    private OpenAiFault fault(int as, String type, Optional<String> code, Optional<String> param) {
        return new OpenAiFault(as, message, type, code, param);
    }

    private boolean mentions(String text) {
        return message.toLowerCase(Locale.ROOT).contains(text);
    }
}
