package io.pollux.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.Tier;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ControlTest {
    private final Simulator simulator = Simulator.start(Options.onPort(0).withDemo());
    private final Client client = new Client(simulator, Demo.ALPHA_KEY);
    private final Client other = new Client(simulator, Demo.BETA_KEY);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void a_script_serves_its_calls_and_then_lets_go() {
        control("/_sim/script", """
                {"match":{"project":"alpha","method":"generateContent"},"times":2,
                 "reply":{"sample":"errors/503-overloaded.json"}}
                """);

        assertThat(other.post(Client.GENERATE, Client.HELLO).statusCode()).isEqualTo(200);
        assertThat(client.post(Client.STREAM, Client.HELLO).statusCode()).isEqualTo(200);
        assertThat(client.post(Client.GENERATE, Client.HELLO).statusCode()).isEqualTo(503);
        assertThat(client.post(Client.GENERATE, Client.HELLO).statusCode()).isEqualTo(503);
        assertThat(client.post(Client.GENERATE, Client.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void the_first_script_that_matches_wins() {
        control("/_sim/script", """
                [{"match":{"key":"AIza-demo-alpha-0002"},"reply":{"status":500,"body":"two"}},
                 {"times":1,"reply":{"status":418,"headers":{"x-a":"b"},"body":{"a":1}}},
                 {"reply":{"status":500,"body":"last"}}]
                """);

        HttpResponse<String> first = client.post(Client.GENERATE, Client.HELLO);

        assertThat(first.statusCode()).isEqualTo(418);
        assertThat(first.headers().firstValue("x-a")).hasValue("b");
        assertThat(first.body()).isEqualTo("{\n  \"a\": 1\n}\n");
        assertThat(client.post(Client.GENERATE, Client.HELLO).body()).isEqualTo("last");
    }

    @Test
    void a_script_with_unknown_words_is_refused() {
        HttpResponse<String> response = control("/_sim/script", "{\"reply\":{\"fault\":\"nonsense\"}}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("reset-before-headers");
    }

    @Test
    void an_answer_can_be_bent_without_being_replaced() {
        control("/_sim/script", """
                {"reply":{"cachedTokens":5120,"modelVersion":"other","finishReason":"NEW_REASON","bigBytes":3000}}
                """);

        JsonNode answer = Client.json(client.post(Client.GENERATE, Client.HELLO));

        assertThat(answer.path("modelVersion").asString("")).isEqualTo("other");
        assertThat(answer.path("usageMetadata").path("cachedContentTokenCount").asInt(0))
                .isEqualTo(5120);
        assertThat(answer.at("/candidates/0/finishReason").asString("")).isEqualTo("NEW_REASON");
        assertThat(answer.at("/candidates/0/content/parts/1/inlineData/data").asString(""))
                .hasSize(4000);
    }

    @Test
    void gzip_comes_unasked_when_scripted() {
        control("/_sim/script", "{\"reply\":{\"gzip\":true}}");

        HttpResponse<String> answer = client.post(Client.GENERATE, Client.HELLO);

        assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
    }

    @Test
    void the_clock_moves_the_quota_on() {
        control("/_sim/projects", """
                {"name":"alpha","keys":["AIza-demo-alpha-0001"],"quotas":{"*":{"rpm":1}}}
                """);
        client.post(Client.GENERATE, Client.HELLO);
        int before = client.post(Client.GENERATE, Client.HELLO).statusCode();

        control("/_sim/clock", "{\"advance\":\"PT61S\"}");

        assertThat(before).isEqualTo(429);
        assertThat(client.post(Client.GENERATE, Client.HELLO).statusCode()).isEqualTo(200);
    }

    @Test
    void calls_can_be_read_counted_and_forgotten() {
        client.post(Client.GENERATE + "?x=1", Client.HELLO);

        JsonNode call = Client.json(client.send("GET", "/_sim/calls", "")).path(0);

        assertThat(call.path("keyUsed").asString("")).isEqualTo(Demo.ALPHA_KEY);
        assertThat(call.path("keyForm").asString("")).isEqualTo("header");
        assertThat(call.path("model").asString("")).isEqualTo("gemini-3.8-flash");
        assertThat(call.path("query").asString("")).isEqualTo("x=1");
        assertThat(call.path("body").asString("")).isEqualTo(Client.HELLO);
        assertThat(call.path("outcome").asString("")).isEqualTo("completed");
        assertThat(call.path("headers").path("x-goog-api-key").size()).isEqualTo(1);
        client.send("DELETE", "/_sim/calls", "");
        assertThat(client.send("GET", "/_sim/calls/count", "").body()).isEqualTo("{\"total\":0,\"running\":0}");
    }

    @Test
    void a_reset_brings_the_demo_back() {
        simulator.define(Project.of("extra", "1", Tier.FREE, "extra-key"));
        control("/_sim/script", "{\"reply\":{\"status\":500,\"body\":\"x\"}}");

        control("/_sim/reset", "{}");

        assertThat(client.post(Client.GENERATE, Client.HELLO).statusCode()).isEqualTo(200);
        assertThat(simulator.projects().owner("extra-key")).isNull();
    }

    @Test
    void without_control_the_paths_are_unknown() {
        try (Simulator closed = Simulator.start(Options.onPort(0).withoutControl())) {
            HttpResponse<String> response = new Client(closed, "k").send("POST", "/_sim/reset", "{}");

            assertThat(response.statusCode()).isEqualTo(403);
        }
    }

    private HttpResponse<String> control(String path, String body) {
        return client.send("POST", path, body);
    }
}
