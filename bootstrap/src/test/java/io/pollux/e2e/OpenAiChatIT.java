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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @Test
    void what_a_model_refuses_is_left_out_in_a_second_call_and_from_then_on() throws Exception {
        var model = "gemini-2.5-flash";
        var request = request(model)
                .put("stream", true)
                .put("presence_penalty", 0.5)
                .put("logprobs", true)
                .put("seed", 7);

        var first = ask(request);
        var second = ask(request);

        for (var answer : List.of(first, second)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"finish_reason\":\"stop\"").doesNotContain("\"logprobs\":{");
        }
        assertThat(google.callsTo(model)).extracting(Call::status).containsExactly(400, 400, 200, 200);
        assertThat(google.callsTo(model).getFirst().body()).contains("presencePenalty", "responseLogprobs");
        assertThat(google.callsTo(model).getLast().body())
                .contains("\"seed\":7")
                .doesNotContain("presencePenalty", "responseLogprobs");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void several_choices_are_as_many_calls(boolean streamed) throws Exception {
        var request = request(MODEL).put("stream", streamed).put("n", 3);
        request.putObject("stream_options").put("include_usage", true);

        var answer = ask(request);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        for (var index = 0; index < 3; index++) {
            assertThat(answer.body()).contains("{\"index\":" + index + ",");
        }
        assertThat(answer.body().split("You said: Hello", -1)).hasSize(4);
        assertThat(answer.body().split("\"total_tokens\"", -1)).hasSize(2);
        assertThat(answer.body().split("\\[DONE]", -1)).hasSize(streamed ? 2 : 1);
        assertThat(google.callsTo(MODEL)).hasSize(3);
    }

    @Test
    void what_a_model_refuses_is_left_out_of_every_choice() throws Exception {
        var answer = ask(request("gemini-2.5-flash-image").put("n", 2).put("frequency_penalty", 1));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("{\"index\":0,", "{\"index\":1,");
        assertThat(google.callsTo("gemini-2.5-flash-image"))
                .extracting(Call::status)
                .hasSizeBetween(3, 4)
                .endsWith(200, 200);
    }

    @Test
    void a_model_list_of_several_pages_is_told_whole() throws Exception {
        var key = google.gatewayEnvironment().getOrDefault("API_KEYS", "").split(",", -1)[0];
        var page = get(google.simulator().baseUrl() + "/v1beta/models?pageSize=1", "x-goog-api-key", key);
        google.simulator().script(Match.method("listModels"), 1, Reply.status(200, "application/json", page.body()));

        var list = tree(get(gateway.baseUrl() + "/v1/models", "Authorization", "Bearer " + SimulatedGoogle.TOKEN));

        assertThat(Json.readTree(page.body()).path("models")).hasSize(1);
        assertThat(list.path("data").valueStream().map(model -> model.path("id").asString()))
                .contains("gemini-4-argon", MODEL)
                .hasSizeGreaterThan(15)
                .doesNotHaveDuplicates();
        assertThat(google.simulator().calls().all().getLast().query()).contains("pageToken=");
    }

    private static void answerWithOwnIds(ObjectNode request, JsonNode completion, int round) {
        var messages = (ArrayNode) request.path("messages");
        var calls = messages.addObject().put("role", "assistant").putArray("tool_calls");
        for (var call : completion.path("choices").path(0).path("message").path("tool_calls")) {
            var id = "own_" + round + '_' + calls.size();
            var own = calls.addObject().put("id", id).put("type", "function");
            own.putObject("function")
                    .put("name", call.path("function").path("name").asString())
                    .put(
                            "arguments",
                            ' ' + call.path("function").path("arguments").asString());
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

    private static HttpResponse<String> get(String url, String header, String value) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url)).header(header, value).build(), BodyHandlers.ofString());
    }

    private static JsonNode tree(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.readTree(answer.body());
    }
}
