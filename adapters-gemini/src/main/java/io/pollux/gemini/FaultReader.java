package io.pollux.gemini;

import io.pollux.domain.failure.Failure;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.GeminiFault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads why Google refused: status and body to a failure, first match wins. Google gives no list of its error texts; the
 * rows stand on bodies seen on the wire (see the table test) and on
 * <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">its troubleshooting page</a>.
 */
final class FaultReader {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Pattern LIMIT_ZERO = Pattern.compile("limit: 0(?![0-9.])");
    private static final Set<String> PROJECT_REASONS =
            Set.of("CONSUMER_SUSPENDED", "SERVICE_DISABLED", "BILLING_DISABLED", "CONSUMER_INVALID");
    private static final Set<String> KEY_REASONS = Set.of(
            "API_KEY_INVALID",
            "API_KEY_SERVICE_BLOCKED",
            "API_KEY_HTTP_REFERRER_BLOCKED",
            "API_KEY_IP_ADDRESS_BLOCKED",
            "API_KEY_ANDROID_APP_BLOCKED",
            "API_KEY_IOS_APP_BLOCKED",
            "ACCESS_TOKEN_TYPE_UNSUPPORTED",
            "CREDENTIALS_MISSING",
            "IAM_PERMISSION_DENIED");
    private static final GeminiFault SILENT =
            new GeminiFault(0, "", "", "", "", java.util.List.of(), Optional.empty(), Map.of());

    private FaultReader() {}

    /**
     * Reads a refusal.
     *
     * @param status the HTTP status, 300 to 599
     * @param body upstream's, already without the key
     * @param model the model asked for; empty when none
     */
    static Failure read(int status, Bytes body, String model) {
        var said = GeminiFault.read(body);
        var fault = said.orElse(SILENT);
        var evidence = evidence(status, fault);
        if (fault.message().contains("prepayment credits are depleted")) {
            return new Failure.ProjectRejected("PREPAYMENT_DEPLETED", evidence);
        }
        return switch (status) {
            case 400 -> badRequest(fault, evidence);
            // A page instead of Google's JSON comes from something on the way there and says nothing about the key.
            case 401, 403 ->
                said.isPresent() ? denied(status, fault, evidence) : new Failure.UpstreamFaulty(status, evidence);
            case 402 -> new Failure.ProjectRejected("PAYMENT_REQUIRED", evidence);
            case 404 -> notFound(fault, model, evidence);
            case 429 -> exhausted(fault, evidence);
            case 503 -> new Failure.ModelOverloaded(status, evidence);
            case 504 -> new Failure.CallRejected(status, evidence);
            default -> other(status, fault, evidence);
        };
    }

    private static String evidence(int status, GeminiFault fault) {
        var said = fault.reason().isEmpty() ? fault.status() : fault.reason();
        return (status + " " + said + " " + fault.message()).strip();
    }

    private static Failure badRequest(GeminiFault fault, String evidence) {
        if (KEY_REASONS.contains(fault.reason())) {
            return new Failure.KeyRejected(fault.reason(), evidence);
        }
        if (fault.message().contains("User location is not supported")) {
            return new Failure.EgressRefused(evidence);
        }
        if (fault.message().contains("free tier is not available in your country")) {
            return new Failure.NotOnTier(evidence);
        }
        if (fault.message().contains("Multiple authentication credentials")) {
            return new Failure.GatewayFault(evidence);
        }
        return new Failure.CallRejected(400, evidence);
    }

    private static Failure denied(int status, GeminiFault fault, String evidence) {
        var message = fault.message();
        if (KEY_REASONS.contains(fault.reason())) {
            return new Failure.KeyRejected(fault.reason(), evidence);
        }
        if (PROJECT_REASONS.contains(fault.reason())) {
            return new Failure.ProjectRejected(fault.reason(), evidence);
        }
        if (message.contains("reported as leaked")) {
            return new Failure.KeyRejected("LEAKED", evidence);
        }
        if (message.contains("Expected OAuth 2")) {
            return new Failure.KeyRejected("UNAUTHENTICATED", evidence);
        }
        if (message.contains("project has been denied access")) {
            return new Failure.ProjectRejected("PROJECT_DENIED", evidence);
        }
        if (message.contains("unregistered callers")) {
            return new Failure.GatewayFault(evidence);
        }
        if (message.contains("permission to access the")
                || message.contains("may not exist")
                || message.contains("caller does not have permission")) {
            return new Failure.CallRejected(status, evidence);
        }
        return new Failure.KeySuspect(status, evidence);
    }

    private static Failure notFound(GeminiFault fault, String model, String evidence) {
        if (fault.message().contains("no longer available to new users")) {
            return new Failure.NotOnTier(evidence);
        }
        // A back end that lost its build names itself instead of the model that was asked for; the next call fares
        // better.
        if (fault.message().startsWith("Model not found: models/")
                && !fault.message().startsWith("Model not found: models/" + model)) {
            return new Failure.UpstreamFaulty(404, evidence);
        }
        return new Failure.CallRejected(404, evidence);
    }

    private static Failure exhausted(GeminiFault fault, String evidence) {
        var violations = fault.violations();
        if (LIMIT_ZERO.matcher(fault.message()).find()
                || violations.stream()
                        .anyMatch(violation -> violation.quotaValue().equals(Optional.of("0")))
                || "0".equals(fault.metadata().get("quota_limit_value"))) {
            return new Failure.NotOnTier(evidence);
        }
        var named = fault.metadata().getOrDefault("quota_limit", "");
        if (named.contains("PerDay")
                || violations.stream().anyMatch(violation -> violation.quotaId().contains("PerDay"))) {
            return new Failure.DaySpent(evidence);
        }
        if (!violations.isEmpty() || !named.isEmpty() || fault.retryDelay().isPresent()) {
            return new Failure.MinuteSpent(fault.retryDelay().orElse(MINUTE), evidence);
        }
        return fault.message().startsWith("Resource exhausted. Please try again later")
                ? new Failure.ModelOverloaded(429, evidence)
                : new Failure.Throttled(evidence);
    }

    private static Failure other(int status, GeminiFault fault, String evidence) {
        if (status >= 500 && fault.message().contains("high demand")) {
            return new Failure.ModelOverloaded(status, evidence);
        }
        return status < 500 ? new Failure.CallRejected(status, evidence) : new Failure.UpstreamFaulty(status, evidence);
    }
}
