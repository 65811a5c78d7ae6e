package io.pollux.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.simulator.json.Json;
import io.pollux.simulator.json.Samples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AnswersTest {
    private static final String DECLARED = """
            ,"tools":[{"function_declarations":[{"name":"get_weather","parameters":{"type":"OBJECT",
            "properties":{"city":{"type":"STRING"},"days":{"type":"INTEGER"},"unit":{"enum":["C","F"]}}}}]}]}
            """;

    private final Simulator simulator = Simulator.start(Options.onPort(0).withDemo());
    private final Client client = new Client(simulator, Demo.ALPHA_KEY);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta", "v1alpha"})
    void the_answer_echoes_the_last_user_text_in_every_version(String version) {
        JsonNode answer = generate("/" + version + "/models/gemini-3.8-flash:generateContent", Client.HELLO);

        assertThat(answer.at("/candidates/0/content/parts/0/text").asString("")).isEqualTo("You said: hello");
        assertThat(answer.at("/candidates/0/content/parts/0").has("thoughtSignature"))
                .isTrue();
        assertThat(answer.at("/usageMetadata/thoughtsTokenCount").asInt(0)).isPositive();
    }

    @Test
    void an_alias_is_answered_by_the_model_behind_it() {
        assertThat(generate("/v1beta/models/gemini-flash-latest:generateContent", Client.HELLO)
                        .path("modelVersion")
                        .asString(""))
                .isEqualTo("gemini-3.8-flash");
        assertThat(generate("/v1beta/models/gemini-2.5-flash:generateContent", Client.HELLO)
                        .path("modelVersion")
                        .asString(""))
                .isEqualTo("gemini-3.5-flash-lite");
    }

    @Test
    void a_declared_function_is_called_with_arguments_that_fit() {
        JsonNode part = generate(Client.GENERATE, Client.HELLO.substring(0, Client.HELLO.length() - 1) + DECLARED)
                .at("/candidates/0/content/parts/0");

        assertThat(part.at("/functionCall/name").asString("")).isEqualTo("get_weather");
        assertThat(part.at("/functionCall/id").asString("")).hasSize(8);
        assertThat(Json.compact(part.at("/functionCall/args")))
                .isEqualTo("{\"city\":\"sample city\",\"days\":1,\"unit\":\"C\"}");
        assertThat(part.has("thoughtSignature")).isTrue();
    }

    @Test
    void history_without_the_signature_is_refused_on_gemini_3() {
        HttpResponse<String> response = client.post(Client.GENERATE, afterCall(""));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo(
                        Samples.get("errors/400-missing-thought-signature.json").text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"context_engineering_is_the_way_to_go", "skip_thought_signature_validator", "EmIKYJ/E6Q4zWH2i"})
    void a_signature_or_one_of_the_two_bypass_values_will_do(String signature) {
        String body = afterCall(",\"thoughtSignature\":\"" + signature + "\"");

        assertThat(generate(Client.GENERATE, body)
                        .at("/candidates/0/content/parts/0/text")
                        .asString(""))
                .isEqualTo("The function get_weather returned {\"sky\":\"blue\"}.");
    }

    @Test
    void older_models_and_earlier_turns_need_no_signature() {
        String earlier = afterCall("").replace("]}]}", "]},{\"role\":\"user\",\"parts\":[{\"text\":\"thanks\"}]}]}");

        assertThat(client.post("/v1beta/models/gemini-2.5-flash-lite:generateContent", afterCall(""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post(Client.GENERATE, earlier).statusCode()).isEqualTo(200);
    }

    @Test
    void unknown_names_are_told_by_their_snake_case_path() {
        HttpResponse<String> response = client.post(Client.GENERATE, """
                {"contents":[{"parts":[{"text":"x","nope":1}]}],"generationConfig":{"topZ":1},"tools":[{
                "functionDeclarations":[{"name":"f","parameters":{"type":["STRING","NULL"],
                "properties":{"a":{"anyOf":[{"const":1}]}}}}]}]}
                """);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("\"field\": \"contents[0].parts[0]\"")
                .contains("Unknown name \\\"topZ\\\" at 'generation_config': Cannot find field.")
                .contains("\"field\": \"tools[0].function_declarations[0].parameters.properties[0].value.any_of[0]\"")
                .contains("Proto field is not repeating, cannot start list.");
    }

    @Test
    void broken_json_is_an_invalid_argument() {
        HttpResponse<String> response = client.post(Client.GENERATE, "{\"contents\":");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Invalid JSON payload received.").contains("INVALID_ARGUMENT");
    }

    @Test
    void json_is_answered_when_json_is_wanted() {
        String body = Client.HELLO.replace(
                "]}]}", "]}],\"generation_config\":{\"response_mime_type\":\"application/json\"}}");

        assertThat(generate(Client.GENERATE, body)
                        .at("/candidates/0/content/parts/0/text")
                        .asString(""))
                .isEqualTo("{\"echo\":\"hello\"}");
    }

    @Test
    void tokens_are_counted_and_vectors_have_the_length_asked_for() {
        JsonNode count = generate("/v1beta/models/gemini-3.8-flash:countTokens", Client.HELLO);
        JsonNode vector = generate(
                "/v1beta/models/gemini-embedding-2:embedContent",
                "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":8}");

        assertThat(count.path("totalTokens").asInt(0)).isEqualTo(2);
        assertThat(vector.path("embedding").path("values").size()).isEqualTo(8);
        assertThat(vector.at("/usageMetadata/promptTokenDetails/0/tokenCount").asInt(0))
                .isEqualTo(1);
    }

    @Test
    void the_list_comes_in_pages_with_an_opaque_token() {
        JsonNode first = Client.json(client.get("/v1beta/models?pageSize=1"));
        String token = first.path("nextPageToken").asString("");
        JsonNode second =
                Client.json(client.get("/v1beta/models?pageSize=1000&pageToken=" + token.replace("=", "%3D")));

        assertThat(first.path("models").size()).isEqualTo(1);
        assertThat(second.path("models").size()).isGreaterThan(10);
        assertThat(second.has("nextPageToken")).isFalse();
        assertThat(client.get("/v1beta/models/gemini-3.8-flash").body())
                .isEqualTo(Samples.get("16b-models-get.json").text());
    }

    @Test
    void a_cache_is_for_its_own_project_only() {
        String create = "{\"model\":\"models/gemini-3.8-flash\",\"contents\":[{\"parts\":[{\"text\":\"long\"}]}]}";
        String name = generate("/v1beta/cachedContents", create).path("name").asString("");
        String use = Client.HELLO.replace("]}]}", "]}],\"cachedContent\":\"" + name + "\"}");
        Client stranger = new Client(simulator, Demo.BETA_KEY);

        assertThat(stranger.get("/v1beta/" + name).statusCode()).isEqualTo(403);
        assertThat(stranger.post(Client.GENERATE, use).statusCode()).isEqualTo(403);
        assertThat(generate(Client.GENERATE, use)
                        .at("/usageMetadata/cachedContentTokenCount")
                        .asInt(0))
                .isEqualTo(1);
        assertThat(client.delete("/v1beta/" + name).body()).isEqualTo("{}\n");
        assertThat(client.get("/v1beta/" + name).statusCode()).isEqualTo(403);
    }

    @Test
    void a_file_is_uploaded_in_two_legs_the_second_without_key() {
        HttpResponse<String> start = client.post("/upload/v1beta/files", "{\"file\":{\"display_name\":\"n\"}}");
        String url = start.headers().firstValue("x-goog-upload-url").orElseThrow();
        HttpResponse<String> sent = client.send(
                "POST", url.substring(url.indexOf("/upload")), "text", "x-goog-upload-command", "upload, finalize");
        String name = Client.json(sent).at("/file/name").asString("");

        assertThat(start.body()).isEmpty();
        assertThat(client.get("/v1beta/" + name).statusCode()).isEqualTo(200);
        assertThat(new Client(simulator, Demo.BETA_KEY).get("/v1beta/" + name).statusCode())
                .isEqualTo(403);
    }

    @Test
    void the_express_path_answers_in_vertex_fashion() {
        JsonNode answer = generate("/v1beta1/publishers/google/models/gemini-3.8-flash:generateContent", Client.HELLO);

        assertThat(answer.at("/candidates/0").has("index")).isFalse();
        assertThat(answer.at("/usageMetadata/trafficType").asString("")).isEqualTo("ON_DEMAND");
        assertThat(answer.has("createTime")).isTrue();
    }

    @Test
    void an_open_simulator_takes_any_key_without_recording() {
        try (Simulator open = Simulator.start(Options.onPort(0).withOpenDoor().withoutRecord())) {
            Client anyone = new Client(open, "whatever");

            assertThat(anyone.post(Client.GENERATE, Client.HELLO).body()).contains("You said: hello");
            assertThat(anyone.post(Client.STREAM, Client.HELLO).body()).contains("\"finishReason\": \"STOP\"");
            assertThat(anyone.get("/v1beta/models").statusCode()).isEqualTo(200);
            assertThat(open.calls().total()).isZero();
        }
    }

    private static String afterCall(String signature) {
        return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"weather?\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"get_weather\",\"args\":{}}" + signature
                + "}]},{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"get_weather\","
                + "\"response\":{\"sky\":\"blue\"}}}]}]}";
    }

    private JsonNode generate(String path, String body) {
        HttpResponse<String> response = client.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Client.json(response);
    }
}
