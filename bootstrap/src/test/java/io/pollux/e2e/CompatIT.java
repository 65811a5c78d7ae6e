package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import io.pollux.application.relay.ScriptedServer;
import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /openai/v1}: Google's own OpenAI endpoint behind the pool, its mistakes repaired. */
class CompatIT {
    private static final String MODEL = "gemini-3.8-flash";
    private static SimulatedGoogle google;
    private static GatewayProcess simulated;
    private static OpenAIClient openAi;

    private static final AtomicReference<ScriptedServer.Script> script = new AtomicReference<>(_ -> {});
    private static ScriptedServer upstream;
    private static GatewayProcess scripted;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        simulated = GatewayProcess.start(google.gatewayEnvironment());
        openAi = OpenAIOkHttpClient.builder()
                .apiKey(SimulatedGoogle.TOKEN)
                .baseUrl(simulated.baseUrl() + "/openai/v1")
                .maxRetries(0)
                .build();
        upstream = new ScriptedServer(connection -> script.get().play(connection));
        scripted = GatewayProcess.start(Map.of(
                "BASE_URL",
                upstream.url(),
                "API_KEYS",
                "the-first-key,the-second-key",
                "ALLOWED_TOKENS",
                SimulatedGoogle.TOKEN,
                "AUTH_TOKEN",
                "adm",
                "MODEL_ALIASES",
                "{\"gpt-5.4\":\"gemini-3.8-flash\"}",
                "FILTERED_MODELS",
                "hidden"));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws IOException {
        openAi.close();
        http.close();
        simulated.close();
        google.close();
        scripted.close();
        upstream.close();
    }

    @Test
    void a_completion_comes_from_googles_endpoint_and_its_counts_add_up() {
        var completion = openAi.chat().completions().create(chat().build());

        var usage = completion.usage().orElseThrow();
        assertThat(completion.choices().getFirst().message().content()).isPresent();
        assertThat(usage.promptTokens() + usage.completionTokens()).isEqualTo(usage.totalTokens());
        assertThat(google.callsTo(MODEL).getLast().operation()).isEqualTo("openai.chat");
    }

    @Test
    void calls_of_tools_in_a_stream_can_be_put_together() {
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = openAi.chat()
                .completions()
                .createStreaming(chat().addFunctionTool(FunctionDefinition.builder()
                                .name("get_weather")
                                .parameters(FunctionParameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty(
                                                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                        .build())
                                .build())
                        .build())) {
            stream.stream().forEach(accumulator::accumulate);
        }

        var choice = accumulator.chatCompletion().choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(choice.message().toolCalls().orElseThrow()).hasSize(1).allSatisfy(call -> {
            assertThat(call.asFunction().function().name()).isEqualTo("get_weather");
            assertThat(call.asFunction().id()).isNotEmpty();
        });
    }

    @Test
    void embeddings_and_models_are_googles_without_what_is_filtered() {
        var embeddings = openAi.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("gemini-embedding-001")
                        .input("hello")
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());
        var models = openAi.models().list().autoPager().stream().map(Model::id).toList();

        assertThat(embeddings.data().getFirst().embedding()).isNotEmpty();
        assertThat(models).contains("models/gemini-3.8-flash").doesNotContain("models/" + SimulatedGoogle.HIDDEN_MODEL);
    }

    @Test
    void a_used_up_quota_is_an_error_that_the_sdk_knows() {
        var scarce = chat().model(SimulatedGoogle.SCARCE_MODEL).build();

        openAi.chat().completions().create(scarce);
        openAi.chat().completions().create(scarce);

        assertThatThrownBy(() -> openAi.chat().completions().create(scarce))
                .isInstanceOfSatisfying(RateLimitException.class, e -> {
                    assertThat(e.code()).contains("rate_limit_exceeded");
                    assertThat(e.headers().values("retry-after")).isNotEmpty();
                });
    }

    @Test
    void a_filtered_model_and_a_request_without_one_are_refused_without_asking_google() {
        google.forget();

        assertThatThrownBy(() -> openAi.chat()
                        .completions()
                        .create(chat().model(SimulatedGoogle.HIDDEN_MODEL).build()))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.code()).contains("model_not_found"));
        assertThatThrownBy(() ->
                        openAi.chat().completions().create(chat().model("").build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).contains("model"));
        assertThat(google.simulator().calls().all()).isEmpty();
    }

    @Test
    void the_body_passes_byte_for_byte_with_the_key_as_bearer_token() throws Exception {
        var body = " {\"model\" : \"gemini-3.8-flash\",\"messages\":[ ] ,\"x\":1e5, \"future\": \"\\u00e9\"}\n";
        script.set(connection -> connection.answer(200, "application/json", "{\"choices\":[], \"x\" : 1e5}"));
        upstream.requests.clear();

        var reply = ask("/openai/v1/chat/completions", body);

        assertThat(reply.body()).isEqualTo("{\"choices\":[], \"x\" : 1e5}");
        assertThat(upstream.requests.getFirst())
                .startsWith("POST /v1beta/openai/chat/completions HTTP/1.1\r\n")
                .containsPattern("(?i)\r\nauthorization: Bearer the-(first|second)-key\r\n")
                .doesNotContain(SimulatedGoogle.TOKEN)
                .endsWith("\r\n\r\n" + body);
    }

    @Test
    void an_alias_is_resolved() throws Exception {
        script.set(connection -> connection.answer(200, "application/json", "{\"choices\":[]}"));
        upstream.requests.clear();

        ask("/openai/v1/chat/completions", "{\"model\":\"gpt-5.4\",\"messages\":[]}");

        assertThat(upstream.requests.getFirst()).endsWith("{\"model\":\"gemini-3.8-flash\",\"messages\":[]}");
    }

    @Test
    void a_rejected_key_is_replaced_by_another_and_the_error_never_shown() throws Exception {
        var rejected = "[{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\","
                + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}]}}]";
        upstream.requests.clear();
        script.set(connection -> {
            if (upstream.requests.size() == 1) {
                connection.answer(400, "application/json", rejected);
            } else {
                connection.answer(200, "application/json", "{\"choices\":[]}");
            }
        });

        var reply = ask("/openai/v1/chat/completions", "{\"model\":\"gemini-3.8-flash\"}");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(upstream.requests).hasSize(2);
    }

    @Test
    void an_error_comes_out_of_its_array() throws Exception {
        script.set(connection -> connection.answer(
                400,
                "application/json",
                "[{\"error\":{\"code\":400,\"message\":\"Bad temperature.\",\"status\":\"INVALID_ARGUMENT\"}}]"));

        var reply = ask("/openai/v1/chat/completions", "{\"model\":\"gemini-3.8-flash\"}");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"Bad temperature.\",\"type\":\"invalid_request_error\",\"param\":null,"
                                + "\"code\":null}}");
    }

    @Test
    void a_stream_that_ends_with_an_error_tells_it_as_one_event() throws Exception {
        var chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}}]}\n\n";
        script.set(connection -> {
            connection.head(200, "text/event-stream");
            connection.write(chunk);
            connection.write(
                    "[{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"Busy.\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}]");
        });

        var reply = ask("/openai/v1/chat/completions", "{\"model\":\"gemini-3.8-flash\",\"stream\":true}");

        assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(reply.body()).startsWith(chunk);
        var error = Json.readTree(reply.body().substring(chunk.length()).replaceFirst("^data: ", ""))
                .path("error");
        assertThat(error.path("message").stringValue()).isEqualTo("Busy.");
        assertThat(error.path("type").stringValue()).isEqualTo("server_error");
    }

    @Test
    void a_connection_that_breaks_is_told_as_an_event_too() throws Exception {
        script.set(connection -> {
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 1000\r\n\r\n");
            connection.write("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
        });

        var reply = ask("/openai/v1/chat/completions", "{\"model\":\"gemini-3.8-flash\",\"stream\":true}");

        assertThat(reply.body())
                .endsWith("\n\n")
                .contains("data: {\"error\":{\"message\":", "\"type\":\"server_error\"");
    }

    @Test
    void a_stream_that_ends_in_the_middle_is_told_as_an_event_and_noise_in_it_is_not() throws Exception {
        var chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}}]}\n\n";
        script.set(connection ->
                connection.answer(200, "text/event-stream", chunk + "event: ping\n\ndata:\n\ndata: {}\n\n" + chunk));

        var reply = ask("/openai/v1/chat/completions", "{\"model\":\"gemini-3.8-flash\",\"stream\":true}");

        assertThat(reply.body())
                .isEqualTo(chunk + chunk.replace("\"role\":\"assistant\",", "")
                        + "data: {\"error\":{\"message\":\"Upstream ended its stream in the middle of the answer.\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"bad_response\"}}\n\n");
    }

    @Test
    void a_document_in_place_of_a_stream_is_an_error() throws Exception {
        script.set(connection -> connection.answer(200, "application/json", "{\"choices\":[]}"));

        var reply = ask("/openai/v1/chat/completions", "{\"model\":\"gemini-3.8-flash\",\"stream\":true}");

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.body()).contains("\"code\":\"bad_response\"", "without the stream");
    }

    @Test
    void the_operator_can_have_this_gateway_translate_instead() throws Exception {
        var environment = new java.util.HashMap<>(google.gatewayEnvironment());
        environment.put("OPENAI_COMPAT_NATIVE", "true");
        google.forget();
        try (var translating = GatewayProcess.start(environment);
                var client = new Closing(OpenAIOkHttpClient.builder()
                        .apiKey(SimulatedGoogle.TOKEN)
                        .baseUrl(translating.baseUrl() + "/openai/v1")
                        .build())) {
            var completion = client.openAi().chat().completions().create(chat().build());

            assertThat(completion.choices().getFirst().message().content()).isPresent();
            assertThat(google.callsTo(MODEL))
                    .extracting(io.pollux.simulator.calls.Call::operation)
                    .isEqualTo(List.of("generateContent"));
        }
    }

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage("What is the weather in Paris?");
    }

    private static HttpResponse<String> ask(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(scripted.baseUrl() + path))
                        .header("authorization", "Bearer " + SimulatedGoogle.TOKEN)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private record Closing(OpenAIClient openAi) implements AutoCloseable {
        @Override
        public void close() {
            openAi.close();
        }
    }
}
