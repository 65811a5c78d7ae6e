package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java SDK, unmodified, as a client of the gateway. */
class OpenAiJavaSdkIT {
    private static final String MODEL = "gemini-3.8-flash";
    private static final String EMBEDDING_MODEL = "gemini-embedding-001";
    private static final String SIGNATURE = "EmIKYIrnebZi4CVrcCYbkQqMZ5K6x2TEt";
    private static final Duration SOON = Duration.ofSeconds(1);

    private static SimulatedGoogle google;
    private static GatewayProcess gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        gateway = GatewayProcess.start(google.gatewayEnvironment());
        client = client(SimulatedGoogle.TOKEN, 0);
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
    void chats() {
        var completion =
                client.chat().completions().create(hello(MODEL).build()).validate();

        assertThat(message(completion).content()).contains("You said: Hello");
        assertThat(completion.model()).isEqualTo(MODEL);
        assertThat(finish(completion)).isEqualTo("stop");
        var usage = completion.usage().orElseThrow();
        assertThat(usage.promptTokens() + usage.completionTokens()).isEqualTo(usage.totalTokens());
        assertThat(google.callsTo(MODEL))
                .singleElement()
                .satisfies(call -> assertThat(call.path()).isEqualTo("/v1beta/models/" + MODEL + ":generateContent"))
                .satisfies(call -> assertThat(call.credential()).isNotEqualTo(SimulatedGoogle.TOKEN));
    }

    @Test
    void streams() {
        google.simulator().script(Match.model(MODEL), 1, Reply.stream(6, Duration.ofMillis(20), 30));
        var accumulator = ChatCompletionAccumulator.create();

        var chunks = drain(hello(MODEL)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());
        chunks.forEach(accumulator::accumulate);

        assertThat(chunks).hasSizeGreaterThanOrEqualTo(6).allSatisfy(ChatCompletionChunk::validate);
        assertThat(message(accumulator.chatCompletion()).content().orElseThrow())
                .hasSize(180);
        assertThat(finish(accumulator.chatCompletion())).isEqualTo("stop");
        assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void parses_structured_output() {
        var params = ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage("A party, please")
                .responseFormat(Party.class)
                .build();

        var party = client.chat()
                .completions()
                .create(params)
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();

        assertThat(party.name).isNotNull();
        assertThat(party.guests).isNotNull();
    }

    @Test
    void calls_tools_over_two_rounds_and_sends_their_signatures_back() {
        google.simulator().script(Match.model(MODEL), 2, Reply.sample("02-generate-toolcall.json"));
        var conversation = hello(MODEL).addTool(weather());

        var first = message(client.chat().completions().create(conversation.build()));
        answer(conversation, first);
        var second = message(client.chat().completions().create(conversation.build()));
        answer(conversation, second);
        var last = message(client.chat().completions().create(conversation.build()));

        assertThat(calls(first))
                .extracting(call -> call.function().arguments())
                .containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"London\"}");
        assertThat(calls(second)).hasSize(2);
        assertThat(last.content().orElseThrow()).startsWith("The function get_weather returned");
        assertThat(google.callsTo(MODEL)).extracting(Call::status).containsExactly(200, 200, 200);
        assertThat(google.callsTo(MODEL).getLast().body().split(SIGNATURE, -1)).hasSize(3);
    }

    @Test
    void calls_tools_in_a_stream() {
        var conversation = hello(MODEL).addTool(weather());
        var accumulator = ChatCompletionAccumulator.create();

        drain(conversation.build()).forEach(accumulator::accumulate);
        var first = message(accumulator.chatCompletion());
        answer(conversation, first);
        var last = message(client.chat().completions().create(conversation.build()));

        assertThat(finish(accumulator.chatCompletion())).isEqualTo("tool_calls");
        assertThat(calls(first)).singleElement().satisfies(call -> assertThat(call.id())
                .isNotBlank());
        assertThat(last.content().orElseThrow()).startsWith("The function get_weather returned");
    }

    @Test
    void embeds_one_text_and_several() {
        var one = client.embeddings().create(embedding().input("one").build());
        var several = client.embeddings()
                .create(embedding()
                        .inputOfArrayOfStrings(List.of("one", "two", "three"))
                        .build());

        assertThat(one.data()).singleElement().satisfies(data -> assertThat(data.embedding())
                .hasSize(64));
        assertThat(several.data()).extracting(Embedding::index).containsExactly(0L, 1L, 2L);
        assertThat(several.data().getFirst().embedding())
                .isEqualTo(one.data().getFirst().embedding());
        assertThat(several.usage().totalTokens()).isPositive();
    }

    @Test
    void token_ids_are_refused_by_name() {
        var bad = catchThrowableOfType(BadRequestException.class, () -> client.embeddings()
                .create(embedding().inputOfArrayOfTokens(List.of(1L, 2L)).build()));

        assertThat(bad.param()).contains("input");
        assertThat(google.callsTo(EMBEDDING_MODEL)).isEmpty();
    }

    @Test
    void lists_models_without_the_hidden_one_and_gets_one() {
        var ids = client.models().list().autoPager().stream().map(Model::id).toList();

        var model = client.models().retrieve(MODEL);

        assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates().contains(MODEL);
        assertThat(ids).doesNotContain(SimulatedGoogle.HIDDEN_MODEL);
        assertThat(model.validate().ownedBy()).isEqualTo("google");
        assertThat(catchThrowable(() -> client.models().retrieve(SimulatedGoogle.HIDDEN_MODEL)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_wrong_token_is_unauthorized() {
        var stranger = client("not-a-token", 0);

        var refused = catchThrowableOfType(
                UnauthorizedException.class,
                () -> stranger.chat().completions().create(hello(MODEL).build()));
        stranger.close();

        assertThat(refused.code()).contains("invalid_api_key");
        assertThat(refused.type()).contains("invalid_request_error");
        assertThat(google.simulator().calls().all()).isEmpty();
    }

    @Test
    void unknown_and_hidden_models_are_not_found() {
        for (var model : List.of("gemini-none-such", SimulatedGoogle.HIDDEN_MODEL)) {
            var refused = catchThrowableOfType(
                    NotFoundException.class,
                    () -> client.chat().completions().create(hello(model).build()));

            assertThat(refused.code()).contains("model_not_found");
            assertThat(refused.param()).contains("model");
        }
    }

    @Test
    void a_bad_request_names_its_field() {
        var refused = catchThrowableOfType(BadRequestException.class, () -> client.chat()
                .completions()
                .create(hello(MODEL)
                        .putAdditionalBodyProperty("temperature", JsonValue.from("hot"))
                        .build()));

        assertThat(refused.param()).contains("temperature");
        assertThat(refused.body().toString()).contains("expected").contains("hot");
    }

    @Test
    void when_every_window_rests_the_wait_is_told_and_bearable() {
        OpenAIServiceException refused = null;
        for (var i = 0; i < 5 && refused == null; i++) {
            refused = failure(hello(SimulatedGoogle.SCARCE_MODEL).build()).orElse(null);
        }

        assertThat(refused).isInstanceOf(RateLimitException.class);
        assertThat(refused.code()).contains("rate_limit_exceeded");
        assertThat(Integer.parseInt(refused.headers().values("Retry-After").getFirst()))
                .isBetween(1, 60);
    }

    @Test
    void an_overloaded_upstream_is_a_server_error_and_the_sdks_own_retries_find_it_back() {
        var model = "gemini-3.7-flash";
        google.simulator().script(Match.model(model), 4, Reply.sample("errors/503-high-demand.json"));

        var refused = failure(hello(model).build()).orElseThrow();
        var persistent = client(SimulatedGoogle.TOKEN, 4);
        var answer = message(persistent.chat().completions().create(hello(model).build()))
                .content()
                .orElseThrow();
        persistent.close();

        assertThat(refused).isInstanceOf(InternalServerException.class);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(answer).isEqualTo("You said: Hello");
    }

    @Test
    void an_error_in_the_middle_of_a_stream_is_an_error() {
        google.simulator()
                .script(
                        Match.model(MODEL),
                        1,
                        Reply.stream(6, Duration.ZERO, 30)
                                .failing(Fault.ERROR_MIDSTREAM_GLUED, 2, Duration.ofSeconds(30)));
        var seen = new ArrayList<ChatCompletionChunk>();

        var broken = catchThrowable(() -> {
            try (var stream =
                    client.chat().completions().createStreaming(hello(MODEL).build())) {
                stream.stream().forEach(seen::add);
            }
        });

        assertThat(broken).isInstanceOf(OpenAIException.class).hasMessageContaining("high demand");
        assertThat(seen).isNotEmpty();
    }

    @Test
    void closing_a_stream_frees_the_upstream() {
        google.simulator().script(Match.model(MODEL), 1, Reply.stream(2000, Duration.ofMillis(20), 30));

        try (var stream =
                client.chat().completions().createStreaming(hello(MODEL).build())) {
            assertThat(stream.stream().findFirst()).isPresent();
        }

        Await.until("the call upstream is aborted", SOON, () -> google.callsTo(MODEL).stream()
                .anyMatch(call -> call.outcome().equals("aborted")));
    }

    private static OpenAIClient client(String token, int retries) {
        return OpenAIOkHttpClient.builder()
                .apiKey(token)
                .baseUrl(gateway.baseUrl() + "/v1")
                .maxRetries(retries)
                .build();
    }

    private static ChatCompletionCreateParams.Builder hello(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello");
    }

    private static EmbeddingCreateParams.Builder embedding() {
        return EmbeddingCreateParams.builder().model(EMBEDDING_MODEL).dimensions(64);
    }

    private static ChatCompletionFunctionTool weather() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("get_weather")
                        .description("The weather in a city")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                        .build())
                .build();
    }

    private static void answer(ChatCompletionCreateParams.Builder conversation, ChatCompletionMessage message) {
        conversation.addMessage(message);
        for (var call : calls(message)) {
            conversation.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.id())
                    .content("{\"sky\":\"blue\"}")
                    .build());
        }
    }

    private static ChatCompletionMessage message(ChatCompletion completion) {
        return completion.choices().getFirst().message();
    }

    private static String finish(ChatCompletion completion) {
        return completion.choices().getFirst().finishReason().asString();
    }

    private static List<ChatCompletionMessageFunctionToolCall> calls(ChatCompletionMessage message) {
        return message.toolCalls().orElse(List.of()).stream()
                .map(ChatCompletionMessageToolCall::asFunction)
                .toList();
    }

    private static List<ChatCompletionChunk> drain(ChatCompletionCreateParams params) {
        try (var stream = client.chat().completions().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private static Optional<OpenAIServiceException> failure(ChatCompletionCreateParams params) {
        try {
            client.chat().completions().create(params);
            return Optional.empty();
        } catch (OpenAIServiceException refused) {
            return Optional.of(refused);
        }
    }

    /** What the answer has to look like. */
    public static class Party {
        @JsonPropertyDescription("What it is called")
        public String name;

        public int days;
        public List<String> guests;
    }
}
