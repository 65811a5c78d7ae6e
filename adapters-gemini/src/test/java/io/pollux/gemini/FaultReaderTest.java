package io.pollux.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.failure.Blame;
import io.pollux.domain.failure.Effect;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.failure.FailurePolicy;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The verdict table: every recorded error body, what it is, whom it blames and what follows. */
class FaultReaderTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-25T08:00:00Z");
    private static final Instant TOMORROW = NOON.plus(Duration.ofDays(1));
    private static final FailurePolicy POLICY = new FailurePolicy(3, Duration.ofMillis(250));

    private static final List<Row> TABLE = List.of(
            row("400-api-key-expired.json", Failure.KeyRejected.class, Blame.KEY, new Effect.RejectKey(), true),
            row("400-api-key-invalid.json", Failure.KeyRejected.class, Blame.KEY, new Effect.RejectKey(), true),
            row("400-api-key-not-found.json", Failure.KeyRejected.class, Blame.KEY, new Effect.RejectKey(), true),
            row("400-file-not-active.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("400-free-tier-country.json", Failure.NotOnTier.class, Blame.QUOTA, new Effect.Exclude(TOMORROW), true),
            row("400-invalid-argument.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("400-missing-thought-signature.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("400-multiple-credentials.json", Failure.GatewayFault.class, Blame.GATEWAY, Effect.NONE, false),
            row("400-token-limit.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("400-unknown-field.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("400-user-location.json", Failure.EgressRefused.class, Blame.EGRESS, Effect.NONE, false),
            row("401-access-token-type.json", Failure.KeyRejected.class, Blame.KEY, new Effect.RejectKey(), true),
            row(
                    "402-prepay-depleted.json",
                    Failure.ProjectRejected.class,
                    Blame.PROJECT,
                    new Effect.RejectProject(),
                    true),
            row("403-api-key-service-blocked.json", Failure.KeyRejected.class, Blame.KEY, new Effect.RejectKey(), true),
            row(
                    "403-consumer-suspended.json",
                    Failure.ProjectRejected.class,
                    Blame.PROJECT,
                    new Effect.RejectProject(),
                    true),
            row("403-file.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("403-key-leaked.json", Failure.KeyRejected.class, Blame.KEY, new Effect.RejectKey(), true),
            row(
                    "403-project-denied.json",
                    Failure.ProjectRejected.class,
                    Blame.PROJECT,
                    new Effect.RejectProject(),
                    true),
            row(
                    "403-service-disabled.json",
                    Failure.ProjectRejected.class,
                    Blame.PROJECT,
                    new Effect.RejectProject(),
                    true),
            row("404-backing-build.json", Failure.UpstreamFaulty.class, Blame.UPSTREAM, Effect.NONE, true),
            row(
                    "404-model-not-for-new-users.json",
                    Failure.NotOnTier.class,
                    Blame.QUOTA,
                    new Effect.Exclude(TOMORROW),
                    true),
            row("404-model.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("429-bare.json", Failure.Throttled.class, Blame.QUOTA, brief(), true),
            row("429-embed-rpm.json", Failure.MinuteSpent.class, Blame.QUOTA, rest(57), true),
            row("429-legacy-quota.json", Failure.NotOnTier.class, Blame.QUOTA, new Effect.Exclude(TOMORROW), true),
            row("429-limit0.json", Failure.NotOnTier.class, Blame.QUOTA, new Effect.Exclude(TOMORROW), true),
            row("429-rpd-and-rpm.json", Failure.DaySpent.class, Blame.QUOTA, new Effect.Spend(MIDNIGHT), true),
            row("429-rpd-free.json", Failure.DaySpent.class, Blame.QUOTA, new Effect.Spend(MIDNIGHT), true),
            row("429-rpd-paid1.json", Failure.DaySpent.class, Blame.QUOTA, new Effect.Spend(MIDNIGHT), true),
            row("429-rpm-free.json", Failure.MinuteSpent.class, Blame.QUOTA, rest(36), true),
            row("429-tpm-free.json", Failure.MinuteSpent.class, Blame.QUOTA, rest(41), true),
            row("429-tpm-paid2.json", Failure.MinuteSpent.class, Blame.QUOTA, rest(12), true),
            row("429-vertex.json", Failure.ModelOverloaded.class, Blame.MODEL, Effect.NONE, true),
            row("500-high-demand.json", Failure.ModelOverloaded.class, Blame.MODEL, Effect.NONE, true),
            row("500-internal.json", Failure.UpstreamFaulty.class, Blame.UPSTREAM, Effect.NONE, true),
            row("503-high-demand.json", Failure.ModelOverloaded.class, Blame.MODEL, Effect.NONE, true),
            row("503-html.html", Failure.ModelOverloaded.class, Blame.MODEL, Effect.NONE, true),
            row("503-overloaded.json", Failure.ModelOverloaded.class, Blame.MODEL, Effect.NONE, true),
            row("504-deadline.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("cache-404.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("cache-model-mismatch.json", Failure.CallRejected.class, Blame.REQUEST, Effect.NONE, false),
            row("vertex-403-iam.json", Failure.KeyRejected.class, Blame.KEY, new Effect.RejectKey(), true));

    @TestFactory
    Stream<DynamicTest> every_recorded_error_gets_its_verdict() {
        return TABLE.stream()
                .map(row -> DynamicTest.dynamicTest(row.file, () -> {
                    var failure = FaultReader.read(statusOf(row.file), sample(row.file), "gemini-3.8-flash");
                    var verdict = POLICY.judge(failure, NOON);

                    assertThat(failure).isInstanceOf(row.failure);
                    assertThat(verdict.blame()).isEqualTo(row.blame);
                    assertThat(verdict.effect()).isEqualTo(row.effect);
                    assertThat(verdict.anotherKeyMayHelp()).isEqualTo(row.again);
                }));
    }

    @Test
    void no_recorded_error_is_missing_from_the_table() throws IOException {
        var covered = new HashSet<String>();
        TABLE.forEach(row -> covered.add(row.file));
        var recorded = new HashSet<String>();
        for (var entry : manifest()) {
            var file = entry.path("file").stringValue();
            if (file.startsWith("errors/") && !file.contains("midstream")) {
                recorded.add(file.substring("errors/".length()));
            }
        }

        assertThat(covered).isEqualTo(recorded);
    }

    @Test
    void what_nobody_has_seen_yet_is_judged_by_its_status_alone() {
        var none = Bytes.EMPTY;

        assertThat(FaultReader.read(400, none, "m")).isInstanceOf(Failure.CallRejected.class);
        var unknown = Bytes.utf8("{\"error\":{\"code\":403,\"message\":\"No.\",\"status\":\"PERMISSION_DENIED\"}}");
        assertThat(FaultReader.read(401, unknown, "m")).isInstanceOf(Failure.KeySuspect.class);
        assertThat(FaultReader.read(403, unknown, "m")).isInstanceOf(Failure.KeySuspect.class);
        assertThat(FaultReader.read(404, none, "m")).isInstanceOf(Failure.CallRejected.class);
        assertThat(FaultReader.read(413, none, "m")).isInstanceOf(Failure.CallRejected.class);
        assertThat(FaultReader.read(429, none, "m")).isInstanceOf(Failure.Throttled.class);
        assertThat(FaultReader.read(502, none, "m")).isInstanceOf(Failure.UpstreamFaulty.class);
        assertThat(FaultReader.read(302, none, "m")).isInstanceOf(Failure.CallRejected.class);
    }

    @Test
    void a_page_that_is_not_googles_json_says_nothing_about_the_key() {
        var page = Bytes.utf8("<html>Forbidden by the proxy</html>");

        assertThat(FaultReader.read(401, page, "m")).isInstanceOf(Failure.UpstreamFaulty.class);
        assertThat(FaultReader.read(403, page, "m")).isInstanceOf(Failure.UpstreamFaulty.class);
    }

    @Test
    void credit_that_is_gone_is_the_projects_matter_with_429_as_well() throws IOException {
        var failure = FaultReader.read(429, sample("402-prepay-depleted.json"), "m");

        assertThat(failure).isInstanceOf(Failure.ProjectRejected.class);
    }

    private static Effect rest(int seconds) {
        return new Effect.Rest(NOON.plusSeconds(seconds));
    }

    private static Effect brief() {
        return new Effect.RestBriefly(Duration.ofSeconds(2), Duration.ofMinutes(1));
    }

    private static int statusOf(String file) throws IOException {
        for (var entry : manifest()) {
            if (entry.path("file").stringValue().equals("errors/" + file)) {
                return entry.path("status").intValue();
            }
        }
        throw new AssertionError(file + " is not in the manifest");
    }

    private static JsonNode manifest() throws IOException {
        return Json.readTree(resource("manifest.json"));
    }

    private static Bytes sample(String file) throws IOException {
        return resource("errors/" + file);
    }

    private static Bytes resource(String name) throws IOException {
        try (var in = FaultReaderTest.class.getResourceAsStream("/gemini-samples/" + name)) {
            return Bytes.owning(Objects.requireNonNull(in, name).readAllBytes());
        }
    }

    private static Row row(String file, Class<? extends Failure> failure, Blame blame, Effect effect, boolean again) {
        return new Row(file, failure, blame, effect, again);
    }

    private record Row(String file, Class<? extends Failure> failure, Blame blame, Effect effect, boolean again) {}
}
