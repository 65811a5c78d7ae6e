package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Content;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's own Java SDK, unmodified, as a client of the gateway. */
class GoogleJavaSdkIT {
    private static final String MODEL = "gemini-3.8-flash";
    private static final Duration SOON = Duration.ofSeconds(1);

    private static SimulatedGoogle google;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        gateway = GatewayProcess.start(google.gatewayEnvironment());
        client = client(SimulatedGoogle.TOKEN);
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        google.close();
    }

    @BeforeEach
    void forget() {
        google.forget();
    }

    @Test
    void generates() {
        var response = client.models.generateContent(MODEL, "Hello", null);

        assertThat(response.text()).isEqualTo("You said: Hello");
        assertThat(response.finishReason().toString()).isEqualTo("STOP");
        assertThat(response.modelVersion()).contains(MODEL);
        assertThat(response.usageMetadata().orElseThrow().totalTokenCount()).isPresent();
        assertThat(google.callsTo(MODEL))
                .singleElement()
                .satisfies(call -> assertThat(call.path()).isEqualTo("/v1beta/models/" + MODEL + ":generateContent"))
                .satisfies(call -> assertThat(call.credential()).isNotEqualTo(SimulatedGoogle.TOKEN));
    }

    @Test
    void streams() {
        google.simulator().script(Match.model(MODEL), 1, Reply.stream(6, Duration.ofMillis(20), 30));

        var events = drain(client.models.generateContentStream(MODEL, "Hello", null));

        assertThat(events).hasSizeGreaterThanOrEqualTo(6);
        assertThat(events.getLast().finishReason().toString()).isEqualTo("STOP");
        assertThat(text(events)).hasSize(180);
    }

    @Test
    void chats_over_several_turns() {
        var chat = client.chats.create(MODEL);

        var first = chat.sendMessage("one");
        var second = drain(chat.sendMessageStream("two"));

        assertThat(first.text()).isEqualTo("You said: one");
        assertThat(text(second)).isEqualTo("You said: two");
        assertThat(chat.getHistory(false)).hasSizeGreaterThanOrEqualTo(4);
        assertThat(google.callsTo(MODEL).getLast().body()).contains("You said: one");
    }

    @Test
    void calls_functions_over_two_rounds_and_sends_their_signatures_back() {
        var chat = client.chats.create(MODEL, withTools());
        google.simulator().script(Match.model(MODEL), 1, Reply.sample("02-generate-toolcall.json"));

        var parallel = chat.sendMessage("What is the weather in Paris and London?");
        google.simulator().script(Match.model(MODEL), 1, Reply.sample("02-generate-toolcall.json"));
        var again = chat.sendMessage(results(parallel.functionCalls()));
        var answer = chat.sendMessage(results(again.functionCalls()));
        var nextTurn = chat.sendMessage("And once more?");
        var nextAnswer = chat.sendMessage(results(nextTurn.functionCalls()));

        assertThat(parallel.functionCalls())
                .extracting(call -> call.args().orElseThrow().get("city"))
                .containsExactly("Paris", "London");
        assertThat(again.functionCalls()).hasSize(2);
        assertThat(answer.text()).startsWith("The function get_weather returned");
        assertThat(nextTurn.functionCalls()).singleElement().satisfies(call -> assertThat(call.name())
                .contains("get_weather"));
        assertThat(nextAnswer.text()).startsWith("The function get_weather returned");
        assertThat(google.callsTo(MODEL)).extracting(Call::status).containsOnly(200);
        assertThat(google.callsTo(MODEL).get(2).body().split("EmIKYIrnebZi4CVrcCYbkQqMZ5K6x2TEt", -1))
                .hasSize(3);
    }

    @Test
    void a_function_call_without_its_signature_is_refused_as_by_google() {
        var history = List.of(
                Content.builder()
                        .role("user")
                        .parts(Part.fromText("Weather in Paris?"))
                        .build(),
                Content.builder()
                        .role("model")
                        .parts(Part.fromFunctionCall("get_weather", Map.of("city", "Paris")))
                        .build(),
                Content.builder()
                        .role("user")
                        .parts(Part.fromFunctionResponse("get_weather", Map.of("sky", "blue")))
                        .build());

        var thrown = catchThrowable(() -> client.models.generateContent(MODEL, history, withTools()));

        assertThat(thrown).isInstanceOfSatisfying(ClientException.class, e -> {
            assertThat(e.code()).isEqualTo(400);
            assertThat(e.message()).contains("thought_signature");
        });
        assertThat(google.callsTo(MODEL)).hasSize(1);
    }

    @Test
    void calls_functions_in_a_stream() {
        var chat = client.chats.create(MODEL, withTools());

        var calls = drain(chat.sendMessageStream("Weather?")).stream()
                .filter(event -> event.functionCalls() != null)
                .flatMap(event -> event.functionCalls().stream())
                .toList();
        var answer = drain(chat.sendMessageStream(results(calls)));

        assertThat(calls).hasSize(1);
        assertThat(text(answer)).startsWith("The function get_weather returned");
    }

    @Test
    void counts_tokens() {
        var counted = client.models.countTokens(MODEL, "Four and twenty blackbirds", null);

        assertThat(counted.totalTokens().orElseThrow()).isPositive();
    }

    @Test
    void embeds_one_text_and_several() {
        var config = EmbedContentConfig.builder().outputDimensionality(64).build();

        var one = client.models.embedContent("gemini-embedding-001", "one", config);
        var several = client.models.embedContent("gemini-embedding-001", List.of("one", "two", "three"), config);

        assertThat(one.embeddings().orElseThrow()).hasSize(1);
        assertThat(several.embeddings().orElseThrow()).hasSize(3).allSatisfy(embedding -> assertThat(
                        embedding.values().orElseThrow())
                .hasSize(64));
        assertThat(several.embeddings().orElseThrow().getFirst().values())
                .isEqualTo(one.embeddings().orElseThrow().getFirst().values());
    }

    @Test
    void lists_models_page_by_page_without_the_hidden_one() {
        var names = new ArrayList<String>();

        for (Model model :
                client.models.list(ListModelsConfig.builder().pageSize(4).build())) {
            names.add(model.name().orElseThrow());
        }

        assertThat(names)
                .hasSizeGreaterThan(15)
                .doesNotHaveDuplicates()
                .contains("models/" + MODEL, "models/gemini-embedding-2", "models/veo-3.1-generate-preview")
                .doesNotContain("models/" + SimulatedGoogle.HIDDEN_MODEL);
        assertThat(google.simulator().calls().all()).hasSizeGreaterThan(3);
    }

    @Test
    void gets_a_model_but_not_a_hidden_one() {
        var model = client.models.get(MODEL, null);
        var thrown = catchThrowable(() -> client.models.get(SimulatedGoogle.HIDDEN_MODEL, null));

        assertThat(model.name()).contains("models/" + MODEL);
        assertThat(model.inputTokenLimit()).contains(1_048_576);
        assertThat(thrown).isInstanceOfSatisfying(ClientException.class, e -> assertThat(e.code())
                .isEqualTo(404));
    }

    @Test
    void a_wrong_token_is_unauthenticated() {
        try (var stranger = client("not-a-token")) {
            var thrown = catchThrowable(() -> stranger.models.generateContent(MODEL, "Hello", null));

            assertThat(thrown).isInstanceOfSatisfying(ClientException.class, e -> {
                assertThat(e.code()).isEqualTo(401);
                assertThat(e.status()).isEqualTo("UNAUTHENTICATED");
            });
            assertThat(google.simulator().calls().total()).isZero();
        }
    }

    @Test
    void an_unknown_model_is_not_found_and_no_second_key_is_asked() {
        var thrown = catchThrowable(() -> client.models.generateContent("gemini-none-such", "Hello", null));

        assertThat(thrown).isInstanceOfSatisfying(ClientException.class, e -> {
            assertThat(e.code()).isEqualTo(404);
            assertThat(e.status()).isEqualTo("NOT_FOUND");
            assertThat(e.message()).contains("gemini-none-such");
        });
        assertThat(google.callsTo("gemini-none-such")).hasSize(1);
    }

    @Test
    void when_every_window_rests_the_quota_is_exhausted() {
        var model = SimulatedGoogle.SCARCE_MODEL;
        client.models.generateContent(model, "Hello", null);
        client.models.generateContent(model, "Hello", null);
        var exhausting = catchThrowable(() -> client.models.generateContent(model, "Hello", null));
        var asked = google.callsTo(model).size();

        var resting = catchThrowable(() -> client.models.generateContent(model, "Hello", null));

        assertThat(List.of(exhausting, resting))
                .allSatisfy(thrown -> assertThat(thrown).isInstanceOfSatisfying(ClientException.class, e -> {
                    assertThat(e.code()).isEqualTo(429);
                    assertThat(e.status()).isEqualTo("RESOURCE_EXHAUSTED");
                }));
        assertThat(google.callsTo(model)).hasSize(asked);
    }

    @Test
    void a_key_without_quota_is_passed_over_unseen() {
        var model = "gemini-3.6-flash";
        google.simulator().script(Match.model(model), 1, Reply.sample("errors/429-rpm-free.json"));

        var response = client.models.generateContent(model, "Hello", null);

        assertThat(response.text()).isEqualTo("You said: Hello");
        assertThat(google.callsTo(model)).extracting(Call::status).containsExactly(429, 200);
        assertThat(google.callsTo(model)).extracting(Call::project).doesNotHaveDuplicates();
    }

    @Test
    void an_overloaded_upstream_is_unavailable() {
        var model = "gemini-3.7-flash";
        google.simulator().script(Match.model(model), Integer.MAX_VALUE, Reply.sample("errors/503-high-demand.json"));

        var thrown = catchThrowable(() -> client.models.generateContent(model, "Hello", null));

        assertThat(thrown).isInstanceOfSatisfying(ServerException.class, e -> {
            assertThat(e.code()).isEqualTo(503);
            assertThat(e.status()).isEqualTo("UNAVAILABLE");
        });
    }

    @Test
    void an_error_in_the_middle_of_a_stream_has_its_status() {
        google.simulator()
                .script(
                        Match.model(MODEL),
                        1,
                        Reply.fault(Fault.ERROR_MIDSTREAM_GLUED).streaming(6, Duration.ZERO, 30));
        var seen = new ArrayList<GenerateContentResponse>();

        var thrown = catchThrowable(() -> {
            try (var stream = client.models.generateContentStream(MODEL, "Hello", null)) {
                stream.forEach(seen::add);
            }
        });

        assertThat(seen).isNotEmpty();
        assertThat(thrown).isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.code())
                .isEqualTo(503));
    }

    @Test
    void a_stream_that_breaks_off_is_no_success() {
        google.simulator()
                .script(
                        Match.model(MODEL),
                        1,
                        Reply.fault(Fault.RESET_MIDSTREAM).streaming(6, Duration.ZERO, 30));

        var thrown = catchThrowable(() -> drain(client.models.generateContentStream(MODEL, "Hello", null)));

        assertThat(thrown).isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.code())
                .isEqualTo(502));
    }

    @Test
    void a_stream_that_failed_does_not_harm_the_next_call_even_with_a_single_key() {
        var model = SimulatedGoogle.EXCLUSIVE_MODEL;
        client.models.generateContent(model, "find out", null);
        client.models.generateContent(model, "which key it is", null);
        google.simulator()
                .script(
                        Match.model(model),
                        1,
                        Reply.fault(Fault.ERROR_MIDSTREAM_GLUED).streaming(6, Duration.ZERO, 30));
        var failure = catchThrowable(() -> drain(client.models.generateContentStream(model, "Hello", null)));

        var response = client.models.generateContent(model, "Hello", null);

        assertThat(failure).isInstanceOf(ServerException.class);
        assertThat(response.text()).isEqualTo("You said: Hello");
    }

    @Test
    void the_time_that_the_caller_announces_ends_the_call() {
        google.simulator().script(Match.model(MODEL), 1, Reply.latency(Duration.ofSeconds(20)));
        var announced = GenerateContentConfig.builder()
                .httpOptions(HttpOptions.builder()
                        .headers(Map.of("X-Server-Timeout", "1"))
                        .build())
                .build();

        var thrown = catchThrowable(() -> client.models.generateContent(MODEL, "Hello", announced));

        assertThat(thrown).isInstanceOfSatisfying(ServerException.class, e -> {
            assertThat(e.code()).isEqualTo(504);
            assertThat(e.status()).isEqualTo("DEADLINE_EXCEEDED");
        });
        awaitAbort(MODEL);
    }

    /** The SDK announces its timeout only beside headers of the caller's. */
    @Test
    void a_timeout_of_the_sdk_is_announced_and_frees_the_upstream() {
        google.simulator().script(Match.model(MODEL), 1, Reply.latency(Duration.ofSeconds(20)));
        var hurried = GenerateContentConfig.builder()
                .httpOptions(HttpOptions.builder().timeout(1500).headers(Map.of("X-Purpose", "hurry")))
                .build();

        var thrown = catchThrowable(() -> client.models.generateContent(MODEL, "Hello", hurried));

        assertThat(thrown).isInstanceOf(GenAiIOException.class);
        awaitAbort(MODEL);
        assertThat(google.callsTo(MODEL)).singleElement().satisfies(call -> assertThat(call.headers())
                .containsEntry("x-server-timeout", List.of("2")));
    }

    @Test
    void the_sdks_own_retries_find_an_upstream_that_is_back() {
        var model = "gemini-3.5-flash";
        google.simulator().script(Match.model(model), 2, Reply.sample("errors/503-high-demand.json"));
        try (var persistent = client(SimulatedGoogle.TOKEN, HttpRetryOptions.builder())) {
            var response = persistent.models.generateContent(model, "Hello", null);

            assertThat(response.text()).isEqualTo("You said: Hello");
            assertThat(google.callsTo(model)).extracting(Call::status).containsExactly(503, 503, 200);
        }
    }

    @Test
    void closing_a_stream_early_frees_the_upstream() {
        google.simulator().script(Match.model(MODEL), 1, Reply.stream(1000, Duration.ofMillis(20), 30));

        try (var stream = client.models.generateContentStream(MODEL, "Hello", null)) {
            stream.iterator().next();
        }

        awaitAbort(MODEL);
    }

    /** A client that reports the first answer; by itself the SDK tries five times whatever might be temporary. */
    private static Client client(String token) {
        return client(token, HttpRetryOptions.builder().attempts(1));
    }

    private static Client client(String token, HttpRetryOptions.Builder retries) {
        return Client.builder()
                .apiKey(token)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(gateway.baseUrl())
                        .retryOptions(retries)
                        .build())
                .build();
    }

    private static GenerateContentConfig withTools() {
        return GenerateContentConfig.builder()
                .tools(Tool.builder()
                        .functionDeclarations(FunctionDeclaration.builder()
                                .name("get_weather")
                                .description("The weather in a city")
                                .parametersJsonSchema(Map.of(
                                        "type", "object", "properties", Map.of("city", Map.of("type", "string"))))))
                .build();
    }

    private static Content results(List<FunctionCall> calls) {
        var parts = calls.stream()
                .map(call -> Part.builder()
                        .functionResponse(FunctionResponse.builder()
                                .id(call.id().orElseThrow())
                                .name(call.name().orElseThrow())
                                .response(Map.of("sky", "blue")))
                        .build())
                .toList();
        return Content.builder().role("user").parts(parts).build();
    }

    private static List<GenerateContentResponse> drain(ResponseStream<GenerateContentResponse> stream) {
        var events = new ArrayList<GenerateContentResponse>();
        try (stream) {
            stream.forEach(events::add);
        }
        return events;
    }

    private static String text(List<GenerateContentResponse> events) {
        var text = new StringBuilder();
        for (var event : events) {
            if (event.text() != null) {
                text.append(event.text());
            }
        }
        return text.toString();
    }

    private static void awaitAbort(String model) {
        Await.until("the call upstream is aborted", SOON, () -> google.callsTo(model).stream()
                .anyMatch(call -> call.outcome().equals("aborted")));
    }
}
