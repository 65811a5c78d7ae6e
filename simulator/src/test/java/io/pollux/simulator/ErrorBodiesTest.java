package io.pollux.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.simulator.json.Sample;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.project.KeyState;
import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.ProjectState;
import io.pollux.simulator.project.Quota;
import io.pollux.simulator.project.Tier;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorBodiesTest {
    private static final String KEY = "AIza-EXAMPLE-REDACT-ME";
    private static final Project PROJECT = Project.of("p", "123456789012", Tier.FREE, KEY);

    private final Simulator simulator = Simulator.start(0);
    private final Client client = new Client(simulator, KEY);

    @AfterEach
    void stop() {
        simulator.close();
    }

    static Stream<String> files() {
        return Samples.names().stream()
                .filter(name -> name.startsWith("errors/"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_error_sample_can_be_scripted_and_arrives_byte_for_byte(String file) {
        Sample sample = Samples.get(file);
        simulator.script(Match.ANY, 1, Reply.sample(file));

        HttpResponse<String> response = client.post(Client.GENERATE, Client.HELLO);

        assertThat(response.statusCode()).isEqualTo(sample.status());
        assertThat(response.headers().firstValue("content-type")).hasValue(sample.contentType());
        assertThat(response.body()).isEqualTo(sample.text());
    }

    @ParameterizedTest
    @EnumSource
    void a_key_in_trouble_gets_the_recorded_complaint(KeyCase known) {
        simulator.define(PROJECT.withKey(KEY, known.state));

        HttpResponse<String> response = client.post(Client.STREAM, Client.HELLO);

        assertThat(response.body())
                .isEqualTo(text(known.file)
                        .replace("GenerativeService.GenerateContent", "GenerativeService.StreamGenerateContent"));
        assertThat(response.statusCode())
                .isEqualTo(Samples.get("errors/" + known.file).status());
    }

    enum KeyCase {
        EXPIRED(KeyState.EXPIRED, "400-api-key-expired.json"),
        NOT_FOUND(KeyState.NOT_FOUND, "400-api-key-not-found.json"),
        LEAKED(KeyState.LEAKED, "403-key-leaked.json"),
        BLOCKED(KeyState.SERVICE_BLOCKED, "403-api-key-service-blocked.json"),
        UNSUPPORTED(KeyState.UNSUPPORTED, "401-access-token-type.json");

        private final KeyState state;
        private final String file;

        KeyCase(KeyState state, String file) {
            this.state = state;
            this.file = file;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_project_in_trouble_gets_the_recorded_complaint(ProjectCase known) {
        simulator.define(PROJECT.with(known.state));

        HttpResponse<String> response = client.post(Client.GENERATE, Client.HELLO);

        assertThat(response.body()).isEqualTo(text(known.file));
        assertThat(response.statusCode())
                .isEqualTo(Samples.get("errors/" + known.file).status());
    }

    enum ProjectCase {
        SUSPENDED(ProjectState.SUSPENDED, "403-consumer-suspended.json"),
        DENIED(ProjectState.DENIED, "403-project-denied.json"),
        DISABLED(ProjectState.SERVICE_DISABLED, "403-service-disabled.json"),
        DEPLETED(ProjectState.PREPAY_DEPLETED, "402-prepay-depleted.json"),
        COUNTRY(ProjectState.FREE_TIER_COUNTRY, "400-free-tier-country.json"),
        EXHAUSTED(ProjectState.EXHAUSTED, "429-bare.json");

        private final ProjectState state;
        private final String file;

        ProjectCase(ProjectState state, String file) {
            this.state = state;
            this.file = file;
        }
    }

    @Test
    void an_unknown_key_is_not_valid() {
        assertThat(client.post(Client.GENERATE, Client.HELLO).body()).isEqualTo(text("400-api-key-invalid.json"));
    }

    @Test
    void a_blocked_region_fails_every_key() {
        simulator.define(PROJECT);
        simulator.regionBlocked(true);

        assertThat(client.get("/v1beta/models").body()).isEqualTo(text("400-user-location.json"));
    }

    @Test
    void an_unknown_model_is_not_found_under_its_own_name_and_version() {
        simulator.define(PROJECT);

        HttpResponse<String> response = client.post("/v1/models/gemini-5.0-flash:generateContent", Client.HELLO);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo(text("404-model.json").replace("v1beta", "v1"));
    }

    @Test
    void a_listed_model_may_be_closed_to_new_users() {
        simulator.define(PROJECT.withoutModels(Set.of(), Set.of("gemini-2.5-flash")));

        HttpResponse<String> response = client.post("/v1beta/models/gemini-2.5-flash:generateContent", Client.HELLO);

        assertThat(client.get("/v1beta/models/gemini-2.5-flash").statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(text("404-model-not-for-new-users.json"));
    }

    @Test
    void a_model_outside_the_tier_has_limit_zero() {
        simulator.define(PROJECT.withoutModels(Set.of("gemini-3.1-pro"), Set.of()));

        HttpResponse<String> response =
                client.post("/v1beta/models/gemini-3.1-pro-preview:generateContent", Client.HELLO);

        assertThat(response.body()).isEqualTo(text("429-limit0.json"));
    }

    @Test
    void a_foreign_file_is_forbidden() {
        simulator.define(PROJECT);

        assertThat(client.get("/v1beta/files/abc123def456").body()).isEqualTo(text("403-file.json"));
    }

    @Test
    void an_error_before_a_stream_without_sse_comes_in_an_array() {
        simulator.define(PROJECT.with(ProjectState.DENIED));

        String body = client.post("/v1beta/models/gemini-3.8-flash:streamGenerateContent", Client.HELLO)
                .body();

        assertThat(body).isEqualTo("[" + text("403-project-denied.json") + "]\n");
    }

    @Test
    void a_spent_minute_names_the_minute_and_a_spent_day_both() {
        simulator.define(PROJECT.withQuota("gemini-3.8-flash", new Quota(1, 0, 0)));
        client.post(Client.GENERATE, Client.HELLO);

        HttpResponse<String> minute = client.post(Client.GENERATE, Client.HELLO);
        simulator.define(PROJECT.withQuota("gemini-3.8-flash", new Quota(1, 0, 1)));
        HttpResponse<String> both = client.post(Client.GENERATE, Client.HELLO);

        assertThat(withoutTimes(minute.body()))
                .isEqualTo(withoutTimes(text("429-rpm-free.json"))
                        .replace("limit: 5", "limit: 1")
                        .replace("\"quotaValue\": \"5\"", "\"quotaValue\": \"1\""));
        assertThat(withoutTimes(both.body()))
                .isEqualTo(withoutTimes(text("429-rpd-and-rpm.json"))
                        .replaceAll("limit: (5|20)", "limit: 1")
                        .replaceAll("\"quotaValue\": \"(5|20)\"", "\"quotaValue\": \"1\""));
    }

    @Test
    void each_text_of_an_embedding_batch_counts_as_a_request() {
        simulator.define(PROJECT.withQuota("gemini-embedding-001", new Quota(2, 0, 0)));
        String text = "{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"a\"}]}}";
        String path = "/v1beta/models/gemini-embedding-001:batchEmbedContents";

        HttpResponse<String> refused = client.post(path, "{\"requests\":[" + text + "," + text + "," + text + "]}");
        HttpResponse<String> served = client.post(path, "{\"requests\":[" + text + "," + text + "]}");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(withoutTimes(refused.body()))
                .isEqualTo(withoutTimes(text("429-embed-rpm.json"))
                        .replace("limit: 100", "limit: 2")
                        .replace("\"quotaValue\": \"100\"", "\"quotaValue\": \"2\""));
        assertThat(Client.json(served).path("embeddings").size()).isEqualTo(2);
    }

    private static String text(String file) {
        return Samples.get("errors/" + file).text();
    }

    private static String withoutTimes(String body) {
        return body.replaceAll("retry in [0-9.]+s", "retry in Xs").replaceAll("Delay\": \"\\d+s", "Delay\": \"Xs");
    }
}
