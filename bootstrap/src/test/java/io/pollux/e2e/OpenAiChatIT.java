package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chats of clients that ask for what Gemini does not do as OpenAI does it, or that lose what Gemini needs. */
class OpenAiChatIT {
    private static final String MODEL = "gemini-3.8-flash";
    private static final String SIGNATURE = "EmIKYIrnebZi4CVrcCYbkQqMZ5K6x2TEt";

    private static SimulatedGoogle google;
    private static GatewayProcess gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        gateway = GatewayProcess.start(google.gatewayEnvironment());
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.close();
        google.close();
    }

    @BeforeEach
    void forget() {
        google.forget();
    }

    @Test
    void a_client_that_makes_up_the_ids_of_calls_gets_their_signatures_back_to_google() throws Exception {
        google.simulator().script(Match.model(MODEL), 2, Reply.sample("02-generate-toolcall.json"));
        var request = request(MODEL);
        request.putArray("tools").add(Json.readTree("{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}"));

        answerWithOwnIds(request, tree(ask(request)), 1);
        answerWithOwnIds(request, tree(ask(request)), 2);
        var last = tree(ask(request));

        assertThat(last.path("choices").path(0).path("message").path("content").asString())
                .startsWith("The function get_weather returned");
        assertThat(google.callsTo(MODEL)).extracting(Call::status).containsExactly(200, 200, 200);
        assertThat(google.callsTo(MODEL).getLast().body().split(SIGNATURE, -1)).hasSize(3);
        assertThat(google.callsTo(MODEL).getLast().body()).doesNotContain("skip_thought_signature_validator");
    }

    private static void answerWithOwnIds(ObjectNode request, JsonNode completion, int round) {
        var messages = (ArrayNode) request.path("messages");
        var calls = messages.addObject().put("role", "assistant").putArray("tool_calls");
        for (var call : completion.path("choices").path(0).path("message").path("tool_calls")) {
            var id = "own_" + round + '_' + calls.size();
            var own = calls.addObject().put("id", id).put("type", "function");
            own.putObject("function")
                    .put("name", call.path("function").path("name").asString())
                    .put("arguments", ' ' + call.path("function").path("arguments").asString());
            messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", "{\"sky\":\"blue\"}");
        }
    }

    private static ObjectNode request(String model) {
        var request = Json.object().put("model", model);
        request.putArray("messages").addObject().put("role", "user").put("content", "Hello");
        return request;
    }

    private static HttpResponse<String> ask(ObjectNode request) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + SimulatedGoogle.TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.write(request).unsafeArray()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode tree(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.readTree(answer.body());
    }
}
