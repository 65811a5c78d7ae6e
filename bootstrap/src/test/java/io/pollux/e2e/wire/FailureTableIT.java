package io.pollux.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.e2e.Await;
import io.pollux.e2e.GatewayProcess;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every error Google is known to answer, from its bytes to what the caller gets, which keys were asked and what is kept of
 * it. Each row has a model of its own, and a pool from which rejected keys are not missed.
 */
class FailureTableIT {
    private static final int KEYS = 120;
    private static final int ATTEMPTS = 3;
    private static final String NOTHING = "";
    private static final String REJECTED = "REJECTED";
    private static final Map<String, Row> ROWS = new HashMap<>();
    private static final List<String> ELSEWHERE = List.of(
            "400-user-location.json",
            "midstream-499.sse",
            "midstream-503.sse",
            "midstream-503-dataprefixed.sse",
            "midstream-cut-no-finish.sse");

    private static Simulator google;
    private static GatewayProcess gateway;

    static {
        refusedAtOnce(400, "400-file-not-active", "400-invalid-argument", "400-missing-thought-signature");
        refusedAtOnce(400, "400-token-limit", "400-unknown-field", "cache-model-mismatch");
        refusedAtOnce(403, "403-file");
        refusedAtOnce(404, "404-model", "cache-404");
        refusedAtOnce(504, "504-deadline");
        ROWS.put("400-multiple-credentials.json", new Row(false, NOTHING, 502, false));
        for (var bad : List.of(
                "400-api-key-expired",
                "400-api-key-invalid",
                "400-api-key-not-found",
                "401-access-token-type",
                "402-prepay-depleted",
                "403-api-key-service-blocked",
                "403-consumer-suspended",
                "403-key-leaked",
                "403-project-denied",
                "403-service-disabled",
                "vertex-403-iam")) {
            ROWS.put(bad + ".json", new Row(true, REJECTED, 503, false));
        }
        again("NOT_ON_TIER", 400, true, "400-free-tier-country");
        again("NOT_ON_TIER", 404, true, "404-model-not-for-new-users");
        again("NOT_ON_TIER", 429, true, "429-legacy-quota", "429-limit0");
        again("RESTING", 429, false, "429-bare", "429-embed-rpm", "429-rpm-free", "429-tpm-free", "429-tpm-paid2");
        again("SPENT", 429, false, "429-rpd-and-rpm", "429-rpd-free", "429-rpd-paid1");
        again(NOTHING, 404, true, "404-backing-build");
        again(NOTHING, 429, true, "429-vertex");
        again(NOTHING, 500, true, "500-high-demand", "500-internal");
        again(NOTHING, 503, true, "503-high-demand", "503-overloaded");
        ROWS.put("503-html.html", new Row(true, NOTHING, 503, false));
    }

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor());
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                google.baseUrl(),
                "API_KEYS",
                IntStream.range(0, KEYS).mapToObj("AIza-table-%03d"::formatted).collect(Collectors.joining(",")),
                "MAX_RETRIES",
                Integer.toString(ATTEMPTS),
                "ALLOWED_TOKENS",
                Wire.TOKEN,
                "AUTH_TOKEN",
                "an-admin-token"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        google.close();
    }

    static Stream<String> files() {
        return ROWS.keySet().stream().sorted();
    }

    @Test
    void no_error_is_without_a_row() {
        var errors = Samples.names().stream()
                .filter(name -> name.startsWith("errors/"))
                .map(name -> name.substring("errors/".length()));

        assertThat(errors)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(ROWS.keySet().stream(), ELSEWHERE.stream())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_error_from_one_key(String file) throws IOException {
        var row = ROWS.get(file);
        var model = model("one", file);
        var rejected = new Kept(gateway).rejected();
        google.script(Match.model(model), 1, Reply.sample("errors/" + file));
        google.script(Match.model(model), Integer.MAX_VALUE, Reply.sample("01-generate-text.json"));

        var answer = call(model);

        assertThat(answer.status()).as(answer.body()).isEqualTo(row.again ? 200 : row.status);
        assertThat(answer.callId()).hasSize(17);
        assertThat(keys(model)).hasSize(row.again ? 2 : 1).doesNotHaveDuplicates();
        if (!row.again) {
            looksLikeGoogles(answer, row.status);
        }
        isKept(row, model, rejected, 1);
        assertThat(new Kept(gateway).call(answer.callId()).attempts()).isEqualTo(row.again ? 2 : 1);
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_same_error_from_every_key(String file) throws IOException {
        var row = ROWS.get(file);
        var model = model("all", file);
        var rejected = new Kept(gateway).rejected();
        google.script(Match.model(model), Integer.MAX_VALUE, Reply.sample("errors/" + file));

        var answer = call(model);

        var tried = row.again ? ATTEMPTS : 1;
        assertThat(answer.status()).as(answer.body()).isEqualTo(row.status);
        looksLikeGoogles(answer, row.status);
        if (row.verbatim) {
            assertThat(answer.body())
                    .isEqualTo(Samples.get("errors/" + file).body().asUtf8());
        }
        assertThat(keys(model)).hasSize(tried).doesNotHaveDuplicates();
        isKept(row, model, rejected, tried);
        assertThat(new Kept(gateway).call(answer.callId())).returns("REFUSED", Kept.Row::outcome);
    }

    @Test
    void a_403_nobody_knows_rejects_a_key_at_the_third_time_in_a_row_only() throws IOException {
        var odd = Reply.status(
                403,
                "application/json",
                "{\"error\":{\"code\":403,\"message\":\"New.\",\"status\":\"PERMISSION_DENIED\"}}");
        var kept = new Kept(gateway);
        var rejected = kept.rejected();
        google.script(Match.model("odd-1"), 1, odd);
        google.script(Match.model("odd-1"), Integer.MAX_VALUE, Reply.sample("01-generate-text.json"));
        call("odd-1");
        var suspect = keys("odd-1").getFirst();
        google.script(Match.key(suspect), 2, odd);
        google.script(Match.model("odd-2"), Integer.MAX_VALUE, Reply.sample("01-generate-text.json"));

        Await.until("the key has been asked twice more", Duration.ofSeconds(60), () -> {
            callQuietly("odd-2");
            return keys("odd-2").stream().filter(suspect::equals).count() == 2;
        });

        Await.until("the key is rejected", Duration.ofSeconds(10), () -> kept.rejected() == rejected + 1);
        for (var i = 0; i < KEYS; i++) {
            call("odd-3");
        }
        assertThat(keys("odd-3")).doesNotContain(suspect);
    }

    private static void refusedAtOnce(int status, String... files) {
        for (var file : files) {
            ROWS.put(file + ".json", new Row(false, NOTHING, status, true));
        }
    }

    private static void again(String effect, int status, boolean verbatim, String... files) {
        for (var file : files) {
            ROWS.put(file + ".json", new Row(true, effect, status, verbatim));
        }
    }

    private static String model(String prefix, String file) {
        return prefix + "-" + file.replaceAll("\\.[a-z]+$", "");
    }

    private static Wire.Answer call(String model) throws IOException {
        return Wire.ask(gateway.port(), "POST", "/v1beta/models/" + model + ":generateContent", "{\"contents\":[]}");
    }

    private static void callQuietly(String model) {
        try {
            call(model);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> keys(String model) {
        return google.calls().all().stream()
                .filter(call -> model.equals(call.model()))
                .map(Call::credential)
                .toList();
    }

    private static void looksLikeGoogles(Wire.Answer answer, int status) {
        assertThat(answer.whole()).isTrue();
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.body())
                .matches("(?s)\\s*\\{\\s*\"error\"\\s*:\\s*\\{\\s*\"code\"\\s*:\\s*" + status
                        + "\\b.*\"message\".*\"status\".*")
                .doesNotContain("AIza-table");
    }

    private static void isKept(Row row, String model, int rejectedBefore, int tried) {
        var kept = new Kept(gateway);
        var windows = row.effect.isEmpty() || row.effect.equals(REJECTED) ? 0 : tried;
        var rejected = rejectedBefore + (row.effect.equals(REJECTED) ? tried : 0);
        Await.until(
                rejected + " keys are rejected and " + windows + " windows closed",
                Duration.ofSeconds(10),
                () -> kept.rejected() == rejected && kept.windows(model).size() == windows);
        assertThat(kept.windows(model)).allMatch(row.effect::equals);
    }

    /**
     * What follows from an error.
     *
     * @param again whether another key is asked
     * @param effect the window's kind, REJECTED for the key, or nothing
     * @param status what the caller gets in the end
     * @param verbatim whether in upstream's own bytes
     */
    private record Row(boolean again, String effect, int status, boolean verbatim) {}
}
