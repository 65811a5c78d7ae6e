package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller who leaves ends the upstream call within a second, whatever it was waiting for and however it leaves. */
class CallerLeavesIT {
    private static final String TOKEN = "a-client-token";
    private static final AtomicReference<ScriptedServer.Script> script = new AtomicReference<>(_ -> {});
    private static ScriptedServer upstream;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        upstream = new ScriptedServer(connection -> script.get().play(connection));
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL", upstream.url(), "API_KEYS", "the-only-key", "ALLOWED_TOKENS", TOKEN, "AUTH_TOKEN", "adm"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "generateContent,end",
        "generateContent,reset",
        "streamGenerateContent,end",
        "streamGenerateContent,reset"
    })
    void before_the_first_byte(String method, String way) throws Exception {
        var waiting = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        script.set(connection -> {
            waiting.countDown();
            connection.awaitEnd(gone);
        });
        try (var caller = call(method)) {
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

            leave(caller, way);

            assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
        }
        theKeyStillWorks();
    }

    @ParameterizedTest
    @CsvSource({"end", "reset"})
    void after_bytes_that_belong_to_no_request(String way) throws Exception {
        var waiting = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        script.set(connection -> {
            waiting.countDown();
            connection.awaitEnd(gone);
        });
        try (var caller = call("generateContent")) {
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            caller.http.send("\r\n");

            leave(caller, way);

            assertThat(gone.await(2, TimeUnit.SECONDS)).isTrue();
        }
        theKeyStillWorks();
    }

    @Test
    void a_large_next_request_that_comes_early_is_kept_whole() throws Exception {
        var waiting = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        script.set(connection -> {
            waiting.countDown();
            await(goOn);
            connection.answer(200, "application/json", "{\"candidates\":[]}");
        });
        var next = "{\"a\":\"" + "x".repeat(6000) + "\"}";
        try (var caller = call("generateContent")) {
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            caller.http.send("POST /v1beta/models/m:generateContent HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + TOKEN
                    + "\r\nContent-Length: " + next.length() + "\r\n\r\n" + next);
            // Others that leave are still noticed, each by another look at all connections.
            for (var look = 0; look < 3; look++) {
                before_the_first_byte("generateContent", "end");
            }
            upstream.requests.clear();
            goOn.countDown();

            assertThat(caller.http.reply()).startsWith("HTTP/1.1 200");
            assertThat(caller.http.reply()).startsWith("HTTP/1.1 200");
            assertThat(upstream.requests.getLast()).endsWith(next);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"end", "reset"})
    void in_the_silence_after_an_event(String way) throws Exception {
        var gone = new CountDownLatch(1);
        script.set(connection -> {
            connection.head(200, "text/event-stream");
            connection.write("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n");
            connection.awaitEnd(gone);
        });
        try (var caller = call("streamGenerateContent")) {
            assertThat(caller.untilEvent()).contains("\"a\"");

            leave(caller, way);

            assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
        }
        theKeyStillWorks();
    }

    private static Caller call(String method) throws IOException {
        var http = new RawHttp(gateway.port());
        http.send("POST /v1beta/models/m:" + method + "?alt=sse HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + TOKEN
                + "\r\nContent-Length: 2\r\n\r\n{}");
        return new Caller(http);
    }

    private static void leave(Caller caller, String way) throws IOException {
        if (way.equals("reset")) {
            caller.http.reset();
        } else {
            caller.http.close();
        }
    }

    /** The only key there is: had it been blamed, the answer would be 503. */
    private static void theKeyStillWorks() throws IOException {
        script.set(connection -> connection.answer(200, "application/json", "{\"candidates\":[]}"));
        try (var caller = call("generateContent")) {
            assertThat(caller.http.reply()).startsWith("HTTP/1.1 200");
        }
    }

    private record Caller(RawHttp http) implements AutoCloseable {
        String untilEvent() throws IOException {
            return http.until("\"}]}}]}");
        }

        @Override
        public void close() throws IOException {
            http.close();
        }
    }
}
