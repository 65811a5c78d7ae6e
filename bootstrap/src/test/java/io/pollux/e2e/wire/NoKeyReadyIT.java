package io.pollux.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.e2e.Await;
import io.pollux.e2e.GatewayProcess;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.ProjectState;
import io.pollux.simulator.project.Tier;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What callers get when no key can serve them: an exact word when to come back, at no cost upstream. */
class NoKeyReadyIT {
    private static final Pattern RETRY_INFO =
            Pattern.compile("type\\.googleapis\\.com/google\\.rpc\\.RetryInfo\",\\s*\"retryDelay\": ?\"([0-9.]+)s\"");
    private static final String GOOD = "01-generate-text.json";
    private static Simulator google;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor());
        gateway = start(Map.of("API_KEYS", "AIza-ready-1,AIza-ready-2"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        google.close();
    }

    @Test
    void while_all_windows_rest_429_says_exactly_how_long_and_asks_nobody() throws IOException {
        script("resting", Reply.sample("errors/429-rpm-free.json"));
        script("other", Reply.sample(GOOD));
        var first = call(gateway, "resting");
        var asked = keys("resting").size();

        var second = call(gateway, "resting");

        assertThat(asked).isEqualTo(2);
        assertThat(keys("resting")).hasSize(2).doesNotHaveDuplicates();
        for (var answer : List.of(first, second)) {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).contains("RESOURCE_EXHAUSTED");
            assertThat(wait(answer)).isBetween(30.0, 36.0);
            assertThat(answer.header("retry-after")).isEqualTo(Long.toString((long) Math.ceil(wait(answer))));
        }
        assertThat(call(gateway, "other").status()).isEqualTo(200);
    }

    @Test
    void a_day_that_is_spent_stays_spent_over_a_restart_until_midnight_on_the_pacific() throws IOException {
        script("daily", Reply.sample("errors/429-rpd-free.json"));
        call(gateway, "daily");
        var kept = new Kept(gateway);
        Await.until(
                "both are kept",
                Duration.ofSeconds(10),
                () -> kept.windows("daily").size() == 2);
        gateway.restart();

        var answer = call(gateway, "daily");

        var pacific = ZonedDateTime.now(ZoneId.of("America/Los_Angeles"));
        var midnight = pacific.toLocalDate().plusDays(1).atTime(LocalTime.MIN).atZone(pacific.getZone());
        assertThat(answer.status()).isEqualTo(429);
        assertThat(keys("daily")).hasSize(2);
        assertThat(kept.until("daily")).isEqualTo(midnight.toEpochSecond() * 1_000_000);
        assertThat(wait(answer))
                .isBetween(
                        Duration.between(pacific, midnight).toSeconds() - 1.0,
                        Duration.between(pacific, midnight).toSeconds() + 30.0);
    }

    @Test
    void while_the_network_is_down_calls_end_soon_and_no_key_is_blamed() throws IOException {
        script("cut-off", Reply.sample(GOOD));
        google.networkDown(true);

        var down = call(gateway, "cut-off");
        google.networkDown(false);
        var up = call(gateway, "cut-off");

        assertThat(down.status()).isEqualTo(503);
        assertThat(down.header("retry-after")).isEqualTo("1");
        assertThat(up.status()).isEqualTo(200);
        assertThat(new Kept(gateway).rejected()).isZero();
        assertThat(new Kept(gateway).windows("cut-off")).isEmpty();
    }

    @Test
    void a_suspended_project_takes_all_its_keys_along_and_the_last_one_gone_is_503_without_a_call() throws IOException {
        google.define(Project.of("p", "100000000101", Tier.FREE, "AIza-p-1", "AIza-p-2")
                .with(ProjectState.SUSPENDED));
        google.define(Project.of("q", "100000000202", Tier.FREE, "AIza-q-1"));
        try (var small = start(Map.of("PROJECT_KEYS", "{\"p\":[\"AIza-p-1\",\"AIza-p-2\"],\"q\":[\"AIza-q-1\"]}"))) {
            for (var i = 0; i < 4; i++) {
                assertThat(call(small, "gemini-3.8-flash").status()).isEqualTo(200);
            }
            var ofSuspended = keys("gemini-3.8-flash").stream()
                    .filter(key -> key.startsWith("AIza-p"))
                    .count();
            google.define(Project.of("q", "100000000202", Tier.FREE, "AIza-q-1").with(ProjectState.DENIED));
            var last = call(small, "gemini-3.8-flash");
            var total = google.calls().total();
            var none = call(small, "gemini-3.8-flash");

            assertThat(ofSuspended).isEqualTo(1);
            assertThat(last.status()).isEqualTo(503);
            assertThat(none.status()).isEqualTo(503);
            assertThat(none.header("retry-after")).isEqualTo("30");
            assertThat(none.body()).contains("rejected or paused").doesNotContain("AIza");
            assertThat(google.calls().total()).isEqualTo(total);
            var kept = new Kept(small);
            Await.until("all three are kept as rejected", Duration.ofSeconds(10), () -> kept.rejected() == 3);
        }
    }

    @Test
    void a_place_google_does_not_serve_stops_all_calls_for_a_while_and_blames_no_key() throws IOException {
        script("there", Reply.sample("errors/400-user-location.json"));
        try (var abroad = start(Map.of("API_KEYS", "AIza-abroad-1,AIza-abroad-2,AIza-abroad-3"))) {
            var first = call(abroad, "there");
            var total = google.calls().total();

            var second = call(abroad, "elsewhere");

            assertThat(first.status()).isEqualTo(400);
            assertThat(first.body()).contains("User location is not supported");
            assertThat(keys("there")).hasSize(1);
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.body()).contains("network location");
            assertThat(Integer.parseInt(second.header("retry-after"))).isBetween(1, 30);
            assertThat(google.calls().total()).isEqualTo(total);
            assertThat(new Kept(abroad).rejected()).isZero();
        }
    }

    @Test
    void without_any_key_configured_503_says_so() throws IOException {
        var total = google.calls().total();
        try (var bare = start(Map.of())) {
            var generate = call(bare, "m");
            var list = Wire.ask(bare.port(), "GET", "/v1beta/models", "");

            for (var answer : List.of(generate, list)) {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body()).contains("No upstream key is configured");
                assertThat(answer.header("retry-after")).isEqualTo("30");
            }
            assertThat(google.calls().total()).isEqualTo(total);
        }
    }

    private static GatewayProcess start(Map<String, String> keys) {
        var environment = new HashMap<>(keys);
        environment.put("BASE_URL", google.baseUrl());
        environment.put("ALLOWED_TOKENS", Wire.TOKEN);
        environment.put("AUTH_TOKEN", "an-admin-token");
        return GatewayProcess.start(environment);
    }

    private static void script(String model, Reply reply) {
        google.script(Match.model(model), Integer.MAX_VALUE, reply);
    }

    private static Wire.Answer call(GatewayProcess gateway, String model) throws IOException {
        return Wire.ask(
                gateway.port(),
                "POST",
                "/v1beta/models/" + model + ":generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}");
    }

    private static List<String> keys(String model) {
        return google.calls().all().stream()
                .filter(call -> model.equals(call.model()))
                .map(Call::credential)
                .toList();
    }

    private static double wait(Wire.Answer answer) {
        var matcher = RETRY_INFO.matcher(answer.body());
        assertThat(matcher.find()).as(answer.body()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
