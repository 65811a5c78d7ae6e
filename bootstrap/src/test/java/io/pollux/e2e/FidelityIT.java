package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes in comes out: bytes, order and timing, through the packaged gateway, with a bare socket on either side. */
class FidelityIT {
    private static final String TOKEN = "a-client-token";
    private static final String PATH = "/v1beta/models/m:generateContent";
    private static final String STREAM = "/v1beta/models/m:streamGenerateContent?alt=sse";
    private static final String BODY = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]},\"finishReason\":"
            + "\"STOP\"}],\"x\":[1e5,0.10,12345678901234567890,\"\\u00e9\\/\"]}";
    private static final AtomicReference<ScriptedServer.Script> script = new AtomicReference<>(_ -> {});
    private static ScriptedServer upstream;
    private static GatewayProcess gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        upstream = new ScriptedServer(connection -> script.get().play(connection));
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                upstream.url(),
                "API_KEYS",
                "the-upstream-key",
                "ALLOWED_TOKENS",
                TOKEN,
                "AUTH_TOKEN",
                "adm"));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws IOException {
        http.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void a_thousand_random_splits_of_a_stream_arrive_byte_for_byte() throws Exception {
        var text = sample("03-stream-thoughts-toolcall.sse") + sample("04-stream-text.sse");
        var random = new Random(42);
        script.set(connection -> {
            connection.head(200, "text/event-stream");
            for (var from = 0; from < text.length(); ) {
                var to = Math.min(text.length(), from + 1 + random.nextInt(random.nextInt(10) == 0 ? 2000 : 120));
                connection.write(text.substring(from, to));
                from = to;
            }
        });

        for (var i = 0; i < 1000; i++) {
            var reply = http.send(request(STREAM).build(), BodyHandlers.ofByteArray());

            assertThat(new String(reply.body(), ISO_8859_1)).as("split %s", i).isEqualTo(text);
        }
    }

    @Test
    void every_event_arrives_while_upstream_still_thinks_about_the_next() throws Exception {
        var event = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n";
        var seen = new CountDownLatch[] {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
        script.set(connection -> {
            connection.head(200, "text/event-stream");
            for (var latch : seen) {
                connection.write(event);
                await(latch);
            }
        });

        try (var reply =
                http.send(request(STREAM).build(), BodyHandlers.ofInputStream()).body()) {
            for (var latch : seen) {
                assertThat(new String(reply.readNBytes(event.length()), UTF_8)).isEqualTo(event);
                latch.countDown();
            }
            assertThat(reply.read()).isEqualTo(-1);
        }
    }

    @Test
    void a_request_reaches_upstream_with_its_bytes_and_exactly_one_credential() throws Exception {
        script.set(connection -> connection.answer(200, "application/json", BODY));
        var odd = "{ \"contents\" : [1e5, 0.10, 1.0, 12345678901234567890123, \"\\u4e2d\\/\u00e9\"],\"x_unknown\":null,"
                + "\"z\":1,\"a\":{\"z\":1,\"a\":2}}";
        for (var form : List.of("x-goog-api-key", "api-key", "Authorization", "query", "all")) {
            upstream.requests.clear();
            var all = form.equals("all");
            var builder = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/gemini" + PATH
                            + (all || form.equals("query")
                                    ? "?a=b%20c&key=" + TOKEN + "&$alt=json"
                                    : "?a=b%20c&$alt=json")))
                    .header("content-type", "application/json")
                    .header("cookie", "secret=1")
                    .header("x-forwarded-for", "10.0.0.1")
                    .POST(BodyPublishers.ofString(odd));
            for (var name : List.of("x-goog-api-key", "api-key", "Authorization")) {
                if (all || form.equals(name)) {
                    builder.header(name, name.equals("Authorization") ? "Bearer " + TOKEN : TOKEN);
                }
            }

            var reply = http.send(builder.build(), BodyHandlers.ofString());

            assertThat(reply.statusCode()).as(form).isEqualTo(200);
            assertThat(reply.body()).isEqualTo(BODY);
            var sent = upstream.requests.getFirst();
            assertThat(sent).startsWith("POST " + PATH + "?a=b%20c");
            assertThat(sent).endsWith("\r\n\r\n" + new String(odd.getBytes(UTF_8), ISO_8859_1));
            assertThat(sent.toLowerCase(java.util.Locale.ROOT))
                    .containsOnlyOnce("x-goog-api-key: the-upstream-key")
                    .doesNotContain(TOKEN, "cookie", "authorization", "api-key: " + TOKEN, "x-forwarded-for", "key=");
        }
    }

    @Test
    void old_slow_and_careful_clients_are_served() throws Exception {
        script.set(connection -> connection.answer(200, "application/json", BODY));
        var head = "POST " + PATH + " HTTP/%s\r\nHost: x\r\nx-goog-api-key: " + TOKEN + "\r\n%s\r\n";

        try (var old = new RawHttp(gateway.port());
                var chunked = new RawHttp(gateway.port());
                var careful = new RawHttp(gateway.port());
                var pipelining = new RawHttp(gateway.port())) {
            var oldReply = old.send(head.formatted("1.0", "Content-Length: 2\r\n") + "{}")
                    .untilTheEnd();
            var chunkedReply = chunked.send(head.formatted("1.1", "Transfer-Encoding: chunked\r\n"))
                    .send("1\r\n{\r\n")
                    .send("1\r\n}\r\n0\r\n\r\n")
                    .reply();
            careful.send(head.formatted("1.1", "Expect: 100-continue\r\nContent-Length: 2\r\n"));
            var goAhead = careful.until("\r\n\r\n");
            var carefulReply = careful.send("{}").reply();
            pipelining.send(head.formatted("1.1", "Content-Length: 2\r\n") + "{}"
                    + head.formatted("1.1", "Content-Length: 2\r\n") + "{}");

            assertThat(oldReply).startsWith("HTTP/1.1 200").endsWith(BODY).doesNotContain("chunked");
            assertThat(chunkedReply).startsWith("HTTP/1.1 200").endsWith(BODY);
            assertThat(goAhead).startsWith("HTTP/1.1 100");
            assertThat(carefulReply).startsWith("HTTP/1.1 200").endsWith(BODY);
            assertThat(pipelining.reply()).endsWith(BODY);
            assertThat(pipelining.reply()).endsWith(BODY);
        }
    }

    @Test
    void packed_replies_and_requests_are_unpacked() throws Exception {
        var event =
                "data: {\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n";
        script.set(connection -> connection.write(packed("application/json", BODY)));
        var json = http.send(request(PATH).build(), BodyHandlers.ofString());
        script.set(connection -> connection.write(packed("text/event-stream", event)));
        var sse = http.send(request(STREAM).build(), BodyHandlers.ofString());
        script.set(connection -> connection.answer(200, "application/json", BODY));
        upstream.requests.clear();
        var asked = http.send(
                request(PATH)
                        .header("content-encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(gzip("{\"packed\":true}")))
                        .build(),
                BodyHandlers.ofString());

        assertThat(json.body()).isEqualTo(BODY);
        assertThat(json.headers().firstValue("content-encoding")).isEmpty();
        assertThat(sse.body()).isEqualTo(event);
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(upstream.requests.getFirst()).endsWith("{\"packed\":true}").doesNotContain("gzip");
    }

    @Test
    void forms_are_relayed_and_not_taken_apart() throws Exception {
        script.set(connection -> {
            connection.head(200, "application/json");
            connection.write("{}");
        });
        // A call that may be sent twice clears away the connections that other scripts have left closed; a form is not
        // one.
        http.send(request("/v1beta/things").GET().build(), BodyHandlers.ofString());
        for (var type : List.of("multipart/form-data; boundary=X", "multipart/related; boundary=X")) {
            for (var method : List.of("POST", "PUT")) {
                upstream.requests.clear();
                var form = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + "b".repeat(3_000_000)
                        + "\r\n--X--\r\n";

                var reply = http.send(
                        request("/v1beta/things")
                                .setHeader("content-type", type)
                                .method(method, BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString());

                assertThat(reply.statusCode()).as("%s %s", method, type).isEqualTo(200);
                assertThat(upstream.requests.getFirst()).endsWith(form);
            }
        }
    }

    @Test
    void upstreams_own_headers_stay_behind_but_the_length_is_kept() throws Exception {
        script.set(connection ->
                connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=b\r\n"
                        + "Alt-Svc: h3=\":443\"\r\nServer: scaffolding\r\nServer-Timing: gfet4t7; dur=9\r\nContent-Length: "
                        + BODY.length() + "\r\n\r\n" + BODY));

        var reply = http.send(request(PATH).build(), BodyHandlers.ofString());

        assertThat(reply.headers().firstValueAsLong("content-length")).hasValue(BODY.length());
        assertThat(reply.headers().firstValue("server-timing")).contains("gfet4t7; dur=9");
        assertThat(reply.headers().map()).doesNotContainKeys("set-cookie", "alt-svc", "server");
        assertThat(reply.headers().firstValue("x-pollux-call-id")).isPresent();
    }

    @Test
    void a_body_cut_short_is_never_taken_for_whole() throws Exception {
        var large = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + "a".repeat(200_000) + "\"}]}}]}";
        script.set(
                connection -> connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + large.length() + "\r\n\r\n" + large.substring(0, 150_000)));
        try (var announced = new RawHttp(gateway.port())) {
            announced.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + TOKEN
                    + "\r\nContent-Length: 2\r\n\r\n{}");

            var reply = announced.untilTheEnd();

            assertThat(reply).contains("Content-Length: " + large.length());
            assertThat(reply.length()).isLessThan(large.length());
        }
        script.set(connection -> {
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(150_000) + "\r\n" + large.substring(0, 150_000) + "\r\n");
            connection.reset();
        });
        try (var chunked = new RawHttp(gateway.port())) {
            chunked.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + TOKEN
                    + "\r\nContent-Length: 2\r\n\r\n{}");

            var reply = chunked.untilTheEnd();

            assertThat(reply).doesNotContain("\r\n0\r\n\r\n");
        }
    }

    private static String packed(String type, String text) throws IOException {
        var body = new String(gzip(text), ISO_8859_1);
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Encoding: gzip\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                .header("x-goog-api-key", TOKEN)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"contents\":[]}"));
    }

    private static String sample(String name) throws IOException {
        try (var in = FidelityIT.class.getResourceAsStream("/samples/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
