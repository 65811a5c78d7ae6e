package io.pollux.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.e2e.GatewayProcess;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of callers who leave, and that callers who only send their next request early are not taken for such. */
class LeavingIT {
    private static final String AUTH = "x-goog-api-key: " + Wire.TOKEN;
    private static Simulator google;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor());
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                google.baseUrl(),
                "API_KEYS",
                "AIza-leaving-1,AIza-leaving-2",
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

    @ParameterizedTest
    @CsvSource({
        "unary,end,STALL_BEFORE_HEADERS",
        "unary,reset,STALL_BEFORE_HEADERS",
        "unary,end,STALL_MIDSTREAM",
        "stream,end,STALL_BEFORE_HEADERS",
        "stream,end,STALL_AFTER_HEADERS",
        "stream,reset,STALL_AFTER_HEADERS",
        "stream,end,STALL_MIDSTREAM",
        "stream,reset,STALL_MIDSTREAM"
    })
    void upstream_is_aborted_at_once_and_nobody_blamed(String form, String way, Fault silence, TestReporter reporter)
            throws Exception {
        var model = (form + "-" + way + "-" + silence.wireName());
        var isStream = form.equals("stream");
        google.script(
                Match.model(model),
                Integer.MAX_VALUE,
                Reply.sample(isStream ? "04-stream-text.sse" : "01-generate-text.json")
                        .failing(silence, 2, Duration.ofSeconds(60)));
        try (var wire = new Wire(gateway.port())) {
            wire.send(Wire.request(
                    "POST",
                    "/v1beta/models/" + model + (isStream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                    "{}",
                    AUTH));
            assertThat(google.calls().await(call -> model.equals(call.model()), Duration.ofSeconds(10)))
                    .isPresent();
            if (isStream && silence == Fault.STALL_MIDSTREAM) {
                wire.until("\"text\"");
                wire.until("\"text\"");
            }

            var left = Instant.now();
            wire.leave(way.equals("reset"));

            var call = google.calls()
                    .await(seen -> model.equals(seen.model()) && seen.endedAt() != null, Duration.ofSeconds(10))
                    .orElseThrow();
            var took = Duration.between(left, call.endedAt());
            reporter.publishEntry(model + " aborted after ms", Long.toString(took.toMillis()));
            assertThat(call.outcome()).isEqualTo("aborted");
            assertThat(took).isLessThan(Duration.ofSeconds(1));
        }
        var kept = new Kept(gateway);
        assertThat(kept.onlyCallTo(model))
                .returns("CLIENT_GONE", Kept.Row::outcome)
                .returns(1, Kept.Row::attempts);
        assertThat(kept.rejected()).isZero();
        assertThat(kept.windows(model)).isEmpty();
    }

    @Test
    void a_request_sent_before_its_predecessor_was_answered_is_answered_after_it() throws Exception {
        google.script(
                Match.model("slow"), 1, Reply.sample("01-generate-text.json").after(Duration.ofMillis(700)));
        google.script(Match.model("slow"), 1, Reply.sample("02-generate-toolcall.json"));
        try (var wire = new Wire(gateway.port())) {
            wire.send(Wire.request("POST", "/v1beta/models/slow:generateContent", "{\"a\":1}", AUTH));
            assertThat(google.calls().await(call -> "slow".equals(call.model()), Duration.ofSeconds(10)))
                    .isPresent();
            var second = Wire.request("POST", "/v1beta/models/slow:generateContent", "{\"b\":2}", AUTH);
            wire.send(second.substring(0, 10)).send(second.substring(10));

            var first = wire.answer();
            var next = wire.answer();
            var third =
                    wire.send(Wire.request("GET", "/v1beta/models", "", AUTH)).answer();

            assertThat(first.body()).isEqualTo(sample("01-generate-text.json"));
            assertThat(next.body()).isEqualTo(sample("02-generate-toolcall.json"));
            assertThat(third.status()).isEqualTo(200);
            assertThat(google.calls().all().stream()
                            .filter(call -> "slow".equals(call.model()))
                            .map(Call::body))
                    .containsExactly("{\"a\":1}", "{\"b\":2}");
        }
    }

    private static String sample(String file) {
        return Samples.get(file).body().asUtf8();
    }
}
