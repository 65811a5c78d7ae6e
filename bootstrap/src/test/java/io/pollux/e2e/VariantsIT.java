package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Names that stand for a model with something switched on, on both dialects; and all other calls stay as they are. */
class VariantsIT {
    private static final String TOKEN = "a-client-token";
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]},\"finishReason\":"
                    + "\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"https://example.com/\","
                    + "\"title\":\"Example\"}}]}}]}";
    private static final String LIST =
            "{\n  \"models\": [ {\"name\": \"models/gemini-2.5-flash\", \"displayName\": \"Flash\","
                    + " \"topP\": 0.950}, {\"name\": \"models/gemini-2.5-pro\"}, {\"name\": \"models/gemini-2.5-flash-image\"} ]\n}";

    private static final AtomicReference<String> reply = new AtomicReference<>(ANSWER);
    private static ScriptedServer upstream;
    private static GatewayProcess gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        upstream = new ScriptedServer(connection -> connection.answer(
                200, "application/json", connection.request().startsWith("GET") ? LIST : reply.get()));
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                upstream.url(),
                "API_KEYS",
                "the-upstream-key",
                "ALLOWED_TOKENS",
                TOKEN,
                "AUTH_TOKEN",
                "adm",
                "SEARCH_MODELS",
                "gemini-2.5-flash,gemini-2.5-pro",
                "IMAGE_MODELS",
                "gemini-2.5-flash",
                "THINKING_MODELS",
                "gemini-2.5-flash",
                "THINKING_BUDGET_MAP",
                "{\"gemini-2.5-pro\": 2048}",
                "FILTERED_MODELS",
                "gemini-2.5-pro-search"));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws IOException {
        http.close();
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        reply.set(ANSWER);
        upstream.requests.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "generateContent,              generateContent",
        "streamGenerateContent?alt=sse, streamGenerateContent?alt=sse"
    })
    void a_variant_is_asked_of_its_model_and_what_the_caller_said_survives(String method, String sent)
            throws Exception {
        native_("gemini-2.5-flash-search:" + method, "{\"contents\":[],\"seed\":7,\"future\":{\"a\":[1.50]}}");

        assertThat(upstream.requests.getFirst())
                .startsWith("POST /v1beta/models/gemini-2.5-flash:" + sent + " HTTP/1.1\r\n")
                .endsWith(
                        "\r\n\r\n{\"contents\":[],\"seed\":7,\"future\":{\"a\":[1.50]},\"tools\":[{\"googleSearch\":{}}]}");
    }

    @Test
    void suffixes_combine_in_any_order() throws Exception {
        native_("gemini-2.5-flash-non-thinking-search:generateContent", "{}");
        native_("gemini-2.5-flash-search-non-thinking:generateContent", "{}");

        assertThat(upstream.requests)
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request)
                                .startsWith("POST /v1beta/models/gemini-2.5-flash:generateContent ")
                                .endsWith(
                                        "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0}},\"tools\":[{\"googleSearch\":{}}]}"));
    }

    @Test
    void a_models_budget_is_asked_for_by_any_of_its_names() throws Exception {
        native_("gemini-2.5-pro:generateContent", "{}");

        assertThat(upstream.requests.getFirst())
                .endsWith(
                        "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":2048,\"includeThoughts\":true}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-2.5-flash-image:generateContent",
                "gemini-2.5-flash:generateContent",
                "gemini-3.8-flash-search:generateContent",
                "gemini-2.5-flash:countTokens",
                "m:embedContent"
            })
    void all_other_calls_pass_byte_for_byte(String call) throws Exception {
        var body = " { \"contents\" : [ ],\r\n\t\"x\":1e5, \"y\":\"\\u00e9\\/\" , \"x\":0.10 } ";

        native_(call, body);

        assertThat(upstream.requests.getFirst())
                .startsWith("POST /v1beta/models/" + call + " HTTP/1.1\r\n")
                .endsWith("\r\n\r\n" + body);
    }

    @Test
    void tokens_are_counted_for_the_model_of_a_variant() throws Exception {
        native_("gemini-2.5-flash-search:countTokens", "{\"contents\" : []}");

        assertThat(upstream.requests.getFirst())
                .startsWith("POST /v1beta/models/gemini-2.5-flash:countTokens ")
                .endsWith("{\"contents\" : []}");
    }

    @Test
    void a_variant_can_be_filtered_by_its_own_name() throws Exception {
        var refused = native_("gemini-2.5-pro-search:generateContent", "{}");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(Json.readTree(refused.body()).path("error").path("status").stringValue())
                .isEqualTo("NOT_FOUND");
        assertThat(upstream.requests).isEmpty();
    }

    @Test
    void a_body_that_is_no_object_is_googles_to_judge() throws Exception {
        native_("gemini-2.5-flash-search:generateContent", "[1]");

        assertThat(upstream.requests.getFirst()).endsWith("\r\n\r\n[1]");
    }

    @Test
    void both_lists_tell_the_derived_names_and_no_real_model_is_taken_for_one() throws Exception {
        var native_ = get("/v1beta/models", "x-goog-api-key");
        var openAi = get("/v1/models", "api-key");

        assertThat(native_.path("models").values())
                .extracting(model -> model.path("name").stringValue())
                .containsExactly(
                        "models/gemini-2.5-flash",
                        "models/gemini-2.5-pro",
                        "models/gemini-2.5-flash-image",
                        "models/gemini-2.5-flash-search",
                        "models/gemini-2.5-flash-non-thinking");
        assertThat(native_.path("models").path(3).toString())
                .isEqualTo(
                        "{\"name\":\"models/gemini-2.5-flash-search\",\"displayName\":\"Flash (search)\",\"topP\":0.950}");
        assertThat(openAi.path("data").values())
                .extracting(model -> model.path("id").stringValue())
                .containsExactly(
                        "gemini-2.5-flash",
                        "gemini-2.5-flash-search",
                        "gemini-2.5-flash-non-thinking",
                        "gemini-2.5-pro",
                        "gemini-2.5-flash-image");
    }

    @Test
    void a_chat_with_a_variant_keeps_its_name_and_tells_where_the_answer_is_from() throws Exception {
        var chat = http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + TOKEN)
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"model\":\"gemini-2.5-flash-search\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                        .build(),
                BodyHandlers.ofString());

        var completion = Json.readTree(chat.body());
        assertThat(upstream.requests.getFirst())
                .startsWith("POST /v1beta/models/gemini-2.5-flash:generateContent ")
                .contains("\"tools\":[{\"googleSearch\":{}}]");
        assertThat(completion.path("model").stringValue()).isEqualTo("gemini-2.5-flash-search");
        assertThat(completion
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .stringValue())
                .startsWith("hi")
                .contains("[Example](https://example.com/)");
    }

    private static HttpResponse<String> native_(String call, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/v1beta/models/" + call))
                        .header("x-goog-api-key", TOKEN)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode get(String path, String header) throws Exception {
        var reply = http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                        .header(header, TOKEN)
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(200);
        return Json.readTree(reply.body());
    }
}
