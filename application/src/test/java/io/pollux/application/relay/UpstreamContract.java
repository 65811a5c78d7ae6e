package io.pollux.application.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.reply.PartReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every upstream has to do, whoever stands behind it, against a server on a real socket. */
public abstract class UpstreamContract {
    private static final String SSE = "text/event-stream";
    private static final String JSON = "application/json; charset=UTF-8";
    private static final String EVENT = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n";
    private static final String BODY = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]}}],\"x\":1e5}";
    private static final String ERROR =
            "{\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}";
    private static final ApiKey KEY = new ApiKey(new KeyId("k"), new Secret("the-secret-key"), new ProjectId("p"));

    private final CallScope scope = new CallScope(() -> false);

    protected abstract Upstream upstream();

    @Test
    void a_unary_reply_is_accepted_with_its_bytes() throws IOException {
        try (var server = new ScriptedServer(c -> c.answer(200, JSON, BODY));
                var reply = send(server, generate())) {
            assertThat(reply).isInstanceOf(Reply.Accepted.class);
            assertThat(rest(parts(reply))).isEqualTo(BODY);
            assertThat(server.requests.getFirst())
                    .startsWith("POST /v1beta/models/m:generateContent HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nx-goog-api-key: the-secret-key\r\n")
                    .endsWith("\r\n\r\n{\"a\":1}");
        }
    }

    @Test
    void a_stream_is_accepted_at_its_first_event_and_goes_on_after_pauses() throws Exception {
        var first = new CountDownLatch(1);
        try (var server = new ScriptedServer(c -> {
                    c.head(200, SSE);
                    c.write(EVENT);
                    await(first);
                    c.write(EVENT);
                });
                var reply = send(server, stream())) {
            var parts = parts(reply);

            assertThat(parts.next()).isTrue();
            first.countDown();
            assertThat(parts.next()).isTrue();
            assertThat(parts.next()).isFalse();
        }
    }

    @Test
    void an_error_status_is_a_refusal_with_upstreams_body_but_without_the_key() throws IOException {
        var body = "{\"error\":{\"code\":403,\"message\":\"Consumer 'api_key:the-secret-key' has been suspended.\","
                + "\"status\":\"PERMISSION_DENIED\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                + "\"reason\":\"CONSUMER_SUSPENDED\"}]}}";
        try (var server = new ScriptedServer(c -> c.answer(403, JSON, body));
                var reply = send(server, generate())) {
            assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.failure()).isInstanceOf(Failure.ProjectRejected.class);
                assertThat(refused.failure().evidence()).doesNotContain("the-secret-key");
                assertThat(refused.body().asUtf8()).contains("suspended").doesNotContain("the-secret-key");
            });
        }
    }

    @Test
    void a_success_that_begins_with_an_error_is_a_refusal() throws IOException {
        try (var server = new ScriptedServer(c -> {
                    c.head(200, SSE);
                    c.write("data: " + ERROR + "\r\n\r\n");
                });
                var reply = send(server, stream())) {
            assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body().asUtf8()).isEqualTo(ERROR);
            });
        }
    }

    @Test
    void an_array_that_begins_with_an_error_is_a_refusal_also_in_pieces() throws IOException {
        var seen = new CountDownLatch(1);
        try (var server = new ScriptedServer(c -> {
            c.head(200, JSON);
            c.write("[" + ERROR);
            c.write("\n");
            c.write("]");
            seen.countDown();
        })) {
            try (var reply = send(server, call("/v1beta/models/m:streamGenerateContent", null))) {
                assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.failure()).isInstanceOf(Failure.ModelOverloaded.class);
                    assertThat(refused.body().asUtf8()).isEqualTo("[" + ERROR + "\n]");
                });
            }
            await(seen);
        }
    }

    @Test
    void a_page_that_is_no_json_is_a_refusal_by_its_status() throws IOException {
        try (var server = new ScriptedServer(c -> c.answer(502, "text/html", "<html>bad gateway</html>"));
                var reply = send(server, generate())) {
            assertThat(((Reply.Refused) reply).failure()).isInstanceOf(Failure.UpstreamFaulty.class);
        }
    }

    @Test
    void no_connection_a_reset_and_an_end_before_the_head_are_unreachable() throws IOException {
        var closed = new ScriptedServer(_ -> {});
        closed.close();
        try (var resets = new ScriptedServer(ScriptedServer.Connection::reset);
                var ends = new ScriptedServer(_ -> {});
                var refused = send(closed, generate());
                var reset = send(resets, generate());
                var ended = send(ends, generate())) {
            for (var reply : List.of(refused, reset, ended)) {
                assertThat(((Reply.Refused) reply).failure()).isInstanceOf(Failure.Unreachable.class);
                assertThat(reply.status()).isZero();
            }
        }
    }

    @Test
    void a_success_without_a_byte_is_unreachable() throws IOException {
        try (var events = new ScriptedServer(c -> c.head(200, SSE));
                var body = new ScriptedServer(c -> c.answer(200, JSON, ""));
                var stream = send(events, stream());
                var unary = send(body, generate())) {
            assertThat(((Reply.Refused) stream).failure()).isInstanceOf(Failure.Unreachable.class);
            assertThat(((Reply.Refused) unary).failure()).isInstanceOf(Failure.Unreachable.class);
        }
    }

    @Test
    void a_unary_body_cut_within_the_part_read_ahead_is_a_refusal() throws IOException {
        try (var server = new ScriptedServer(c -> {
                    c.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"cand");
                });
                var reply = send(server, generate())) {
            assertThat(((Reply.Refused) reply).failure()).isInstanceOf(Failure.Unreachable.class);
        }
    }

    @Test
    void an_event_stream_is_passed_on_without_its_length_since_an_error_in_it_is_framed_anew() throws IOException {
        try (var server = new ScriptedServer(c -> c.answer(200, SSE, EVENT + ERROR));
                var reply = send(server, stream())) {
            assertThat(((Reply.Accepted) reply).headers())
                    .extracting(Header::name)
                    .containsExactly("content-type");
            assertThat(rest(parts(reply))).isEqualTo(EVENT + "data: " + ERROR + "\r\n\r\n");
        }
    }

    @Test
    void an_error_after_the_first_event_passes_without_the_key_it_repeats() throws IOException {
        var suspended =
                "{\"error\":{\"code\":403,\"message\":\"Consumer 'api_key:the-secret-key' has been suspended.\","
                        + "\"status\":\"PERMISSION_DENIED\"}}";
        for (var error : List.of("data: " + suspended + "\r\n\r\n" + EVENT, suspended)) {
            try (var server = new ScriptedServer(c -> {
                        c.head(200, SSE);
                        c.write(EVENT + error);
                    });
                    var reply = send(server, stream())) {
                assertThat(rest(parts(reply)))
                        .startsWith(EVENT + "data: {")
                        .contains("api_key:[redacted]' has been suspended.")
                        .doesNotContain("the-secret-key");
            }
        }
    }

    @Test
    void a_reset_after_the_first_event_is_an_exception_of_the_parts() throws IOException {
        var read = new CountDownLatch(1);
        try (var server = new ScriptedServer(c -> {
                    c.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n");
                    await(read);
                    c.reset();
                });
                var reply = send(server, stream())) {
            var parts = parts(reply);

            assertThat(parts.next()).isTrue();
            read.countDown();
            assertThatThrownBy(parts::next).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_first_event_of_megabytes_arrives_whole() throws IOException {
        var event = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"data\":\""
                + "A".repeat(3_000_000) + "\"}}]},\"finishReason\":\"STOP\"}]}\r\n\r\n";
        try (var server = new ScriptedServer(c -> {
                    c.head(200, SSE);
                    c.write(event);
                });
                var reply = send(server, stream())) {
            var parts = parts(reply);

            assertThat(parts.next()).isTrue();
            assertThat(parts.length()).isEqualTo(event.length());
            assertThat(parts.facts().finishReason()).isEqualTo("STOP");
        }
    }

    @Test
    void closing_in_the_middle_of_a_stream_ends_it_for_upstream_as_well() throws Exception {
        var gone = new CountDownLatch(1);
        try (var server = new ScriptedServer(c -> {
            c.head(200, SSE);
            c.write(EVENT);
            c.awaitEnd(gone);
        })) {
            try (var reply = send(server, stream())) {
                assertThat(parts(reply).next()).isTrue();
            }

            assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void ending_the_scope_ends_an_exchange_that_waits_for_its_head() throws Exception {
        var waiting = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var server = new ScriptedServer(c -> {
            waiting.countDown();
            c.awaitEnd(gone);
        })) {
            Thread.ofVirtual().start(() -> {
                await(waiting);
                scope.end(CallScope.End.CALLER_LEFT);
            });

            try (var reply = send(server, generate())) {
                assertThat(reply).isInstanceOf(Reply.Refused.class);
            }

            assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_reply_read_to_its_end_leaves_a_connection_that_is_used_again() throws IOException {
        var connections = new AtomicInteger();
        try (var server = new ScriptedServer(c -> {
            connections.incrementAndGet();
            for (var i = 0; i < 3; i++) {
                c.answer(200, JSON, BODY);
                if (i < 2) {
                    c.readRequest();
                }
            }
        })) {
            var upstream = upstream();
            for (var i = 0; i < 3; i++) {
                try (var reply = send(upstream, server, generate())) {
                    assertThat(rest(parts(reply))).isEqualTo(BODY);
                }
            }

            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void connections_that_upstream_closed_in_the_meantime_cost_no_answer() throws Exception {
        var together = new CyclicBarrier(6);
        try (var server = new ScriptedServer(c -> {
            if (c.request().contains("together")) {
                await(together);
            }
            c.answer(200, JSON, BODY);
        })) {
            var upstream = upstream();
            var first = new ArrayList<Thread>();
            for (var i = 0; i < 6; i++) {
                first.add(Thread.ofVirtual().start(() -> {
                    try (var reply = send(upstream, server, call("/v1beta/models/together:generateContent", null))) {
                        rest(parts(reply));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (var thread : first) {
                thread.join();
            }

            for (var i = 0; i < 20; i++) {
                try (var reply = send(upstream, server, generate())) {
                    assertThat(rest(parts(reply))).isEqualTo(BODY);
                }
            }
        }
    }

    @Test
    void a_job_that_must_not_be_begun_twice_is_not_lost_to_a_connection_closed_in_the_meantime() throws Exception {
        try (var server = new ScriptedServer(c -> c.answer(200, JSON, BODY))) {
            var upstream = upstream();
            for (var i = 0; i < 20; i++) {
                try (var reply = send(upstream, server, generate())) {
                    assertThat(rest(parts(reply))).isEqualTo(BODY);
                }
                try (var reply = send(upstream, server, call("/v1beta/models/m:predictLongRunning", null))) {
                    assertThat(rest(parts(reply))).isEqualTo(BODY);
                }
            }

            assertThat(server.requests).hasSize(40);
        }
    }

    protected static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Reply send(ScriptedServer server, Call call) {
        return send(upstream(), server, call);
    }

    @SuppressWarnings("MustBeClosedChecker")
    protected Reply send(Upstream upstream, ScriptedServer server, Call call) {
        var settings =
                new RelaySettings(URI.create(server.url()), 3, Duration.ofSeconds(20), 1 << 20, Map.of(), Set.of());
        return upstream.send(call, KEY, settings, scope);
    }

    protected static PartReader parts(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Accepted.class);
        return ((Reply.Accepted) reply).parts();
    }

    private static String rest(PartReader parts) throws IOException {
        var text = new StringBuilder();
        while (parts.next()) {
            text.append(new String(parts.array(), parts.offset(), parts.length(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    protected static Call generate() {
        return call("/v1beta/models/m:generateContent", null);
    }

    private static Call stream() {
        return call("/v1beta/models/m:streamGenerateContent", "alt=sse");
    }

    private static Call call(String path, String query) {
        try {
            return new Call(
                    "call",
                    Instant.EPOCH,
                    new Caller("t", Scope.CLIENT),
                    "POST",
                    GeminiPath.parse(path, query),
                    List.of(new Header("content-type", "application/json")),
                    Payload.of(Bytes.utf8("{\"a\":1}")),
                    Optional.empty());
        } catch (BadPath e) {
            throw new AssertionError(e);
        }
    }
}
