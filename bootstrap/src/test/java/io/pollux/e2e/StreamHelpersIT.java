package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import io.pollux.application.relay.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams kept alive, shown little by little, or made of whole replies, as a bare socket sees them. */
class StreamHelpersIT {
    private static final String TOKEN = "a-client-token";
    private static final String NATIVE = "/v1beta/models/m:streamGenerateContent?alt=sse";
    private static final String ARRAY = "/v1beta/models/m:streamGenerateContent";
    private static final String CHAT = "/v1/chat/completions";
    private static final String COMPAT = "/openai/v1/chat/completions";
    private static final String COMPAT_END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final String CHAT_BODY =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String BEAT = ": keep-alive\n\n";
    private static final String WHOLE =
            "{\n  \"candidates\": [\n    {\"content\": {\"parts\": [{\"text\": \"a\\n b\"}]}, \"finishReason\": \"STOP\"}\n  ]\n}";

    private static final AtomicReference<ScriptedServer.Script> script = new AtomicReference<>(_ -> {});
    private static ScriptedServer upstream;
    private static GatewayProcess lively;
    private static GatewayProcess faking;

    private final CountDownLatch beaten = new CountDownLatch(1);
    private final CountDownLatch beatenAgain = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        upstream = new ScriptedServer(connection -> script.get().play(connection));
        lively = GatewayProcess.start(environment(Map.of(
                "KEEP_ALIVE_SECONDS", "1", "STREAM_OPTIMIZER_ENABLED", "true", "STREAM_LONG_TEXT_THRESHOLD", "12")));
        faking = GatewayProcess.start(environment(Map.of(
                "FAKE_STREAM_ENABLED", "true",
                "FAKE_STREAM_EMPTY_DATA_INTERVAL_SECONDS", "1",
                "FETCH_CLIENT_URLS", "false")));
    }

    @AfterAll
    static void stop() throws IOException {
        lively.close();
        faking.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.requests.clear();
    }

    @Test
    void a_chat_that_upstream_lets_wait_is_kept_alive_before_and_after_it_begins() throws Exception {
        script.set(connection -> {
            await(beaten);
            connection.head(200, "text/event-stream");
            connection.write(event("{\"functionCall\":{\"id\":\"c\",\"name\":\"f\",\"args\":{}}}", ""));
            await(beatenAgain);
            connection.write(event("", "STOP"));
        });
        try (var caller = ask(lively, CHAT, CHAT_BODY)) {
            var head = caller.until(BEAT);
            beaten.countDown();
            var begun = caller.until("\"tool_calls\"") + caller.until(BEAT);
            beatenAgain.countDown();
            var end = caller.until("data: [DONE]\n\n");

            assertThat(head).startsWith("HTTP/1.1 200").contains("text/event-stream");
            assertThat(begun).containsOnlyOnce("\"role\":\"assistant\"");
            assertThat(end).contains("\"finish_reason\":\"tool_calls\"");
        }
    }

    @Test
    void an_error_after_a_sign_of_life_is_an_event() throws Exception {
        script.set(connection -> {
            await(beaten);
            connection.answer(
                    400,
                    "application/json",
                    "{\"error\":{\"code\":400,\"message\":\"No such thing.\",\"status\":\"INVALID_ARGUMENT\"}}");
        });
        try (var caller = ask(lively, CHAT, CHAT_BODY)) {
            caller.until(BEAT);
            beaten.countDown();

            assertThat(caller.until("0\r\n\r\n"))
                    .contains("data: {\"error\":{\"message\":\"No such thing.\",\"type\":\"invalid_request_error\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void an_error_that_comes_in_time_keeps_its_status() throws Exception {
        script.set(connection -> connection.answer(
                400,
                "application/json",
                "{\"error\":{\"code\":400,\"message\":\"No.\",\"status\":\"INVALID_ARGUMENT\"}}"));
        for (var path : List.of(CHAT, COMPAT)) {
            for (var gateway : List.of(lively, faking)) {
                try (var caller = ask(gateway, path, CHAT_BODY)) {
                    assertThat(caller.reply()).startsWith("HTTP/1.1 400").doesNotContain("keep-alive\n");
                }
            }
        }
    }

    @Test
    void images_that_are_told_when_they_are_made_are_waited_for_in_the_same_way() throws Exception {
        script.set(connection -> {
            await(beaten);
            connection.answer(
                    200,
                    "application/json",
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\","
                            + "\"data\":\"iVBORw0KGgo=\"}}]},\"finishReason\":\"STOP\"}]}");
        });
        try (var images = ask(
                        lively,
                        "/v1/images/generations",
                        "{\"model\":\"gemini-3.1-flash-image\",\"prompt\":\"x\",\"n\":2,\"stream\":true}");
                var chat = ask(lively, CHAT, CHAT_BODY.replace("\"m\"", "\"gemini-3.1-flash-image-chat\""))) {
            var head = images.until(BEAT);
            chat.until(BEAT);
            beaten.countDown();
            var events = images.until("0\r\n\r\n");

            assertThat(head).startsWith("HTTP/1.1 200").contains("text/event-stream");
            assertThat(texts("event: (image_generation.completed)", events)).hasSize(2);
            assertThat(chat.until("data: [DONE]\n\n")).contains("iVBORw0KGgo=");
        }
    }

    @Test
    void an_error_of_several_choices_after_a_sign_of_life_is_an_event() throws Exception {
        script.set(connection -> {
            await(beaten);
            connection.answer(
                    400,
                    "application/json",
                    "{\"error\":{\"code\":400,\"message\":\"No such thing.\",\"status\":\"INVALID_ARGUMENT\"}}");
        });
        try (var caller = ask(lively, CHAT, CHAT_BODY.replace("\"stream\"", "\"n\":2,\"stream\""))) {
            caller.until(BEAT);
            beaten.countDown();

            assertThat(caller.until("0\r\n\r\n"))
                    .contains("of 2: No such thing.\",\"type\":\"invalid_request_error\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void googles_own_openai_endpoint_is_waited_for_in_the_same_way() throws Exception {
        var chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
        script.set(connection -> {
            await(beaten);
            connection.head(200, "text/event-stream");
            connection.write(chunk + COMPAT_END);
        });
        try (var caller = ask(lively, COMPAT, CHAT_BODY)) {
            caller.until(BEAT);
            beaten.countDown();

            assertThat(caller.until("data: [DONE]\n\n")).contains(chunk);
        }
    }

    @Test
    void a_caller_who_leaves_while_being_kept_alive_ends_the_upstream_call() throws Exception {
        var gone = new CountDownLatch(1);
        script.set(connection -> connection.awaitEnd(gone));
        try (var caller = ask(lively, CHAT, CHAT_BODY)) {
            caller.until(BEAT);
        }

        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_native_stream_gets_nothing_that_upstream_has_not_written() throws Exception {
        var first = event("{\"functionCall\":{\"name\":\"f\"}}", "");
        var silent = new CountDownLatch(1);
        script.set(connection -> {
            connection.head(200, "text/event-stream");
            connection.write(first);
            await(silent);
            connection.write(first);
        });
        try (var native_ = ask(lively, NATIVE, "{}");
                var chat = ask(lively, CHAT, CHAT_BODY)) {
            native_.until(first);
            // By then the native stream has been silent for as long.
            chat.until(BEAT);
            chat.until(BEAT);
            silent.countDown();

            assertThat(unchunked(native_.until("0\r\n\r\n"))).isEqualTo(first);
        }
    }

    @Test
    void text_is_shown_little_by_little_and_calls_are_not_touched() throws Exception {
        var call =
                event("{\"functionCall\":{\"id\":\"c\",\"name\":\"f\",\"args\":{\"text\":\"long enough\"}}}", "STOP");
        script.set(connection -> {
            connection.head(200, "text/event-stream");
            connection.write(event("{\"text\":\"twelve or more\"}", ""));
            connection.write(event("{\"text\":\"abc\"}", ""));
            connection.write(call);
        });
        try (var native_ = ask(lively, NATIVE, "{}");
                var chat = ask(lively, CHAT, CHAT_BODY)) {
            var events = unchunked(native_.until("0\r\n\r\n"));
            var chunks = unchunked(chat.until("0\r\n\r\n"));

            assertThat(texts("\"text\":\"([^\"]*)\"\\}\\]", events))
                    .containsExactly("twelv", "e or ", "more", "a", "b", "c");
            assertThat(events).endsWith(call);
            assertThat(texts("\"delta\":\\{\"content\":\"([^\"]+)\"", chunks))
                    .containsExactly("twelv", "e or ", "more", "a", "b", "c");
            assertThat(chunks).containsOnlyOnce("long enough");
        }
    }

    @Test
    void text_from_googles_own_openai_endpoint_is_shown_little_by_little_too() throws Exception {
        var chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"abc\"}}]}\n\n";
        script.set(connection -> {
            connection.head(200, "text/event-stream");
            connection.write(chunk + chunk + COMPAT_END);
        });
        try (var compat = ask(lively, COMPAT, CHAT_BODY)) {
            var chunks = unchunked(compat.until("0\r\n\r\n"));

            assertThat(chunks).startsWith(chunk).endsWith("data: [DONE]\n\n");
            assertThat(texts("\"content\":\"([^\"]+)\"", chunks)).containsExactly("abc", "a", "b", "c");
        }
    }

    @Test
    void googles_own_sdk_reads_a_fake_stream_past_its_signs_of_life() throws Exception {
        script.set(connection -> {
            await(beaten);
            connection.answer(200, "application/json", WHOLE);
        });
        var texts = new CompletableFuture<List<String>>();
        try (var caller = ask(faking, NATIVE, "{}");
                var sdk = Client.builder()
                        .apiKey(TOKEN)
                        .httpOptions(
                                HttpOptions.builder().baseUrl(faking.baseUrl()).build())
                        .build()) {
            Thread.ofVirtual().start(() -> {
                try (var stream = sdk.models.generateContentStream("m", "Hello", null)) {
                    var seen = new ArrayList<String>();
                    stream.forEach(response -> seen.add(response.text()));
                    texts.complete(seen);
                } catch (RuntimeException e) {
                    texts.completeExceptionally(e);
                }
            });
            Await.until("both calls are under way", Duration.ofSeconds(20), () -> upstream.requests.size() == 2);
            caller.until("\r\n\r\n2\r\n\r\n\r\n");
            caller.until("2\r\n\r\n\r\n");
            caller.until("2\r\n\r\n\r\n");
            beaten.countDown();

            assertThat(texts.get(20, TimeUnit.SECONDS)).containsExactly("a\n b");
        }
    }

    @Test
    void a_fake_stream_is_a_whole_reply_in_one_event_with_signs_of_life_until_then() throws Exception {
        script.set(connection -> {
            await(beaten);
            connection.answer(200, "application/json", WHOLE);
        });
        try (var native_ = ask(faking, NATIVE, "{\"contents\" : []}");
                var array = ask(faking, ARRAY, "{}");
                var chat = ask(faking, CHAT, CHAT_BODY)) {
            var head = native_.until("\r\n\r\n2\r\n\r\n\r\n");
            array.until("\r\n\r\n2\r\n\r\n\r\n");
            chat.until(BEAT);
            beaten.countDown();

            assertThat(head).contains("HTTP/1.1 200", "text/event-stream");
            assertThat(unchunked(native_.until("0\r\n\r\n")).strip())
                    .isEqualTo(
                            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"a\\n b\"}]}, \"finishReason\": \"STOP\"}]}");
            assertThat(unchunked(array.until("0\r\n\r\n")).strip())
                    .isEqualTo(
                            "[{\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"a\\n b\"}]}, \"finishReason\": \"STOP\"}]}]");
            assertThat(chat.until("data: [DONE]\n\n")).contains("\"content\":\"a\\n b\"", "\"finish_reason\":\"stop\"");
            assertThat(upstream.requests).hasSize(3).allSatisfy(request -> assertThat(request)
                    .startsWith("POST /v1beta/models/m:generateContent HTTP/1.1\r\n"));
        }
    }

    @Test
    void files_are_not_fetched_from_inner_places_nor_at_all_where_that_is_switched_off() throws Exception {
        var body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"" + upstream.url() + "/a.png\"}}]}]}";
        try (var guarded = ask(lively, CHAT, body);
                var forbidden = ask(faking, CHAT, body)) {
            assertThat(guarded.reply())
                    .startsWith("HTTP/1.1 400")
                    .contains("not fetched, the URL", "\"param\":\"messages[0].content[0].image_url\"");
            assertThat(forbidden.reply())
                    .startsWith("HTTP/1.1 400")
                    .contains("not fetched, remote media are not fetched here");
            assertThat(upstream.requests).isEmpty();
        }
    }

    private static Map<String, String> environment(Map<String, String> more) {
        var environment = new java.util.HashMap<>(Map.of(
                "BASE_URL",
                upstream.url(),
                "API_KEYS",
                "the-upstream-key",
                "ALLOWED_TOKENS",
                TOKEN,
                "AUTH_TOKEN",
                "adm"));
        environment.putAll(more);
        return environment;
    }

    private static RawHttp ask(GatewayProcess gateway, String path, String body) throws IOException {
        return new RawHttp(gateway.port())
                .send("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static String event(String part, String finish) {
        return "data: {\"candidates\":[{\"content\":{\"parts\":[" + part + "]}"
                + (finish.isEmpty() ? "" : ",\"finishReason\":\"" + finish + "\"") + "}]}\r\n\r\n";
    }

    /** What chunks of a body hold; the texts of these tests hold nothing that looks like a chunk's head. */
    private static String unchunked(String chunks) {
        var body = new StringBuilder();
        var at = Math.max(
                0, chunks.startsWith("HTTP/") ? chunks.indexOf("\r\n\r\n") + 4 : chunks.startsWith("\r\n") ? 2 : 0);
        while (true) {
            var lineEnd = chunks.indexOf("\r\n", at);
            var size = Integer.parseInt(chunks.substring(at, lineEnd), 16);
            if (size == 0) {
                return body.toString();
            }
            body.append(chunks, lineEnd + 2, lineEnd + 2 + size);
            at = lineEnd + 2 + size + 2;
        }
    }

    private static List<String> texts(String pattern, String in) {
        return Pattern.compile(pattern)
                .matcher(in)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
