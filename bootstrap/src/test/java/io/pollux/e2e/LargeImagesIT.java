package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eight chats with a large image each at the same time, in a heap that holds few of them. */
@Timeout(15)
class LargeImagesIT {
    private static final int CHATS = 8;
    private static final int IMAGE = 5_000_000;
    private static Simulator google;
    private static GatewayProcess gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor().withoutRecord());
        gateway = GatewayProcess.start(
                Map.of(
                        "BASE_URL",
                        google.baseUrl(),
                        "API_KEYS",
                        "AIza-large-001",
                        "ALLOWED_TOKENS",
                        SimulatedGoogle.TOKEN,
                        "AUTH_TOKEN",
                        "an-admin-token",
                        "MODEL_ALIASES",
                        "{\"gpt-5.4\":\"gemini-3.8-flash\"}"),
                "-Xmx160m",
                "-Xmn16m");
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.close();
        google.close();
    }

    @ParameterizedTest
    @CsvSource({"/v1, gpt-5.4", "/openai/v1, gemini-3.8-flash", "/openai/v1, gpt-5.4"})
    void each_is_answered_or_told_to_come_again(String base, String model) {
        var body = chat(model);
        for (var round = 0; round < 3; round++) {
            var answers = Stream.generate(() -> ask(base, body)).limit(CHATS).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).allSatisfy(answer -> {
                if (answer.statusCode() == 503) {
                    assertThat(answer.body()).contains("Too many large request bodies at once");
                    assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
                } else {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    assertThat(answer.body()).contains("You said: ");
                }
            });
            assertThat(answers).extracting(HttpResponse::statusCode).contains(200);
        }
        assertThat(gateway.log()).doesNotContain("OutOfMemoryError");
    }

    private static CompletableFuture<HttpResponse<String>> ask(String base, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + base + "/chat/completions"))
                .header("authorization", "Bearer " + SimulatedGoogle.TOKEN)
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private static byte[] chat(String model) {
        var image = "A".repeat((IMAGE + 2) / 3 * 4);
        return """
                {"model":"%s","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},\
                {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}]}]}""".formatted(model, image).getBytes(UTF_8);
    }
}
