package io.pollux.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.simulator.json.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private final Simulator simulator = Simulator.start(Options.onPort(0).withDemo());
    private final Client client = new Client(simulator, Demo.ALPHA_KEY);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void a_key_may_come_in_the_query_and_the_record_says_so() {
        int status =
                client.send("GET", "/v1beta/models?key=" + Demo.GAMMA_KEY, "").statusCode();

        assertThat(status).isEqualTo(200);
        assertThat(simulator.calls().all().getFirst())
                .satisfies(call -> assertThat(call.credentialForm()).isEqualTo("query"))
                .satisfies(call -> assertThat(call.credential()).isEqualTo(Demo.GAMMA_KEY))
                .satisfies(call -> assertThat(call.project()).isEqualTo("gamma"));
    }

    @Test
    void two_credentials_are_one_too_many() {
        String twice = client.send(
                        "GET",
                        "/v1beta/models",
                        "",
                        "x-goog-api-key",
                        Demo.ALPHA_KEY,
                        "authorization",
                        "Bearer " + Demo.ALPHA_KEY)
                .body();

        assertThat(twice)
                .isEqualTo(Samples.get("errors/400-multiple-credentials.json").text());
    }

    @Test
    void a_bearer_is_for_the_open_ai_path_only() {
        String chat = "{\"model\":\"gemini-3.8-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        int nativeStatus = client.send(
                        "POST", Client.GENERATE, Client.HELLO, "authorization", "Bearer " + Demo.ALPHA_KEY)
                .statusCode();
        var openAi = client.send(
                "POST", "/v1beta/openai/chat/completions", chat, "authorization", "Bearer " + Demo.ALPHA_KEY);

        assertThat(nativeStatus).isEqualTo(401);
        assertThat(openAi.statusCode()).isEqualTo(200);
        assertThat(openAi.body()).contains("You said: hi").contains("\"object\":\"chat.completion\"");
    }

    @Test
    void no_credential_is_an_unregistered_caller() {
        var response = client.send("GET", "/v1beta/models", "");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("unregistered callers");
    }
}
