package io.pollux.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FramingTest {
    private static final String CLOSE = "Connection: close\r\nx-goog-api-key: " + Demo.ALPHA_KEY + "\r\n";

    private final Simulator simulator = Simulator.start(Options.onPort(0).withDemo());
    private final Client client = new Client(simulator, Demo.ALPHA_KEY);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void events_are_one_line_of_json_each_and_end_with_two_crlf() {
        HttpResponse<String> response = client.post(Client.STREAM, Client.HELLO);

        List<String> events = List.of(response.body().split("\r\n\r\n", -1));
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(events.getLast()).isEmpty();
        assertThat(events.subList(0, events.size() - 1))
                .hasSizeGreaterThan(1)
                .allMatch(event -> event.startsWith("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": "))
                .noneMatch(event -> event.contains("\n"));
        assertThat(events.get(events.size() - 2))
                .contains("{\"text\": \"\",\"thoughtSignature\": ")
                .contains("\"finishReason\": \"STOP\"")
                .contains("\"thoughtsTokenCount\"");
    }

    @Test
    void usage_grows_and_ids_stay_the_same_over_a_stream() {
        List<String> events = events(client.post(Client.STREAM, Client.HELLO).body());

        assertThat(events.stream().map(event -> event.replaceAll(".*\"responseId\": ", "")))
                .containsOnly(events.getFirst().replaceAll(".*\"responseId\": ", ""));
        assertThat(events).allMatch(event -> event.contains("\"promptTokenCount\": 2"));
        assertThat(events.getFirst()).doesNotContain("finishReason");
    }

    @Test
    void without_sse_the_stream_is_one_array() {
        String body = client.post("/v1beta/models/gemini-3.8-flash:streamGenerateContent", Client.HELLO)
                .body();

        assertThat(body)
                .startsWith("[{\n  \"candidates\": [\n    {\n      \"content\": {")
                .contains("\n}\n,\r\n{\n")
                .endsWith("\n}\n]");
    }

    @Test
    void text_is_cut_between_characters_never_inside_one() {
        String body = client.post(Client.STREAM, Client.HELLO.replace("hello", "🌍🌎🌏".repeat(30)))
                .body();

        String text = String.join(
                "",
                Arrays.stream(body.split("\"text\": \"", -1))
                        .skip(1)
                        .map(rest -> rest.substring(0, rest.indexOf('"')))
                        .toList());
        assertThat(text).isEqualTo("You said: " + "🌍🌎🌏".repeat(30));
        assertThat(body).doesNotContain("\uFFFD").doesNotContain("?\"");
    }

    @Test
    void a_scripted_stream_has_exactly_the_events_asked_for() {
        simulator.script(Match.ANY, 1, Reply.stream(20, Duration.ZERO, 500));

        List<String> events = events(client.post(Client.STREAM, Client.HELLO).body());

        assertThat(events).hasSize(20);
        assertThat(simulator.calls().all().getFirst().eventsSent()).isEqualTo(20);
    }

    @Test
    void a_request_may_come_in_chunks_after_a_hundred_continue() throws IOException {
        String reply = client.raw("POST " + Client.GENERATE + " HTTP/1.1\r\nHost: x\r\n" + CLOSE
                + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5;x=y\r\n{\"con\r\n" + Integer.toHexString(Client.HELLO.length() - 5) + "\r\n"
                + Client.HELLO.substring(5) + "\r\n0\r\nTrailer: x\r\n\r\n");

        assertThat(reply)
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
                .contains("You said: hello");
    }

    @Test
    void requests_may_be_pipelined() throws IOException {
        String get = "GET /v1beta/models/gemini-3.8-flash HTTP/1.1\r\nHost: x\r\n";

        String reply = client.raw(get + "x-goog-api-key: " + Demo.ALPHA_KEY + "\r\n\r\n" + get + CLOSE + "\r\n");

        assertThat(reply.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }

    @Test
    void an_old_client_gets_no_chunks() throws IOException {
        String reply = client.raw("POST " + Client.GENERATE + " HTTP/1.0\r\nx-goog-api-key: " + Demo.ALPHA_KEY
                + "\r\nContent-Length: " + Client.HELLO.length() + "\r\n\r\n" + Client.HELLO);

        assertThat(reply).doesNotContain("chunked").contains("\r\n\r\n{\n").endsWith("}\n");
    }

    @Test
    void nonsense_is_answered_with_400() throws IOException {
        assertThat(client.raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    private static List<String> events(String body) {
        return Arrays.stream(body.split("\r\n\r\n", -1))
                .filter(event -> !event.isEmpty())
                .toList();
    }
}
