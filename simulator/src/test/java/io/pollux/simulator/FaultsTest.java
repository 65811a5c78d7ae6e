package io.pollux.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.simulator.calls.Call;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Simulator simulator = Simulator.start(Options.onPort(0).withDemo());
    private final Client client = new Client(simulator, Demo.ALPHA_KEY);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_BEFORE_HEADERS", "RESET_AFTER_HEADERS", "RESET_MIDSTREAM"})
    void a_reset_is_a_real_one(Fault fault) throws IOException {
        simulator.script(Match.ANY, 1, Reply.fault(fault));

        try (Socket socket = client.open(Client.STREAM, Client.HELLO)) {
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void a_close_before_the_headers_leaves_nothing() throws IOException {
        simulator.script(Match.ANY, 1, Reply.fault(Fault.CLOSE_BEFORE_HEADERS));

        assertThat(stream()).isEmpty();
    }

    @Test
    void a_reset_midstream_comes_after_the_promised_events() throws IOException {
        simulator.script(
                Match.ANY, 1, Reply.stream(10, Duration.ZERO, 20).failing(Fault.RESET_MIDSTREAM, 3, Duration.ZERO));

        try (Socket socket = client.open(Client.STREAM, Client.HELLO)) {
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            assertThatThrownBy(() -> socket.getInputStream().transferTo(seen)).isInstanceOf(SocketException.class);
            assertThat(seen.toString(UTF_8).split("data: ", -1)).hasSize(4);
        }
    }

    @Test
    void a_silent_cut_ends_the_body_without_a_finish_reason() {
        simulator.script(Match.ANY, 1, Reply.fault(Fault.CUT_NO_FINISH));

        assertThat(client.post(Client.STREAM, Client.HELLO).body())
                .contains("data: ")
                .endsWith("\r\n\r\n")
                .doesNotContain("finishReason");
    }

    @Test
    void a_glued_error_shares_the_chunk_of_the_last_event() throws IOException {
        simulator.script(Match.ANY, 1, Reply.fault(Fault.ERROR_MIDSTREAM_GLUED));

        assertThat(stream())
                .contains("}\r\n\r\n{\n  \"error\": {\n    \"code\": 503")
                .endsWith("0\r\n\r\n");
    }

    @Test
    void a_separate_error_has_a_chunk_of_its_own() throws IOException {
        simulator.script(Match.ANY, 1, Reply.fault(Fault.ERROR_MIDSTREAM_SEPARATE));

        assertThat(stream())
                .containsPattern("}\r\n\r\n\r\n[0-9a-f]+\r\n\\{\n  \"error\": \\{\n    \"code\": 503")
                .endsWith("0\r\n\r\n");
    }

    @Test
    void an_empty_200_has_no_body() {
        simulator.script(Match.ANY, 1, Reply.fault(Fault.EMPTY_200));

        var response = client.post(Client.GENERATE, Client.HELLO);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void a_short_body_breaks_its_promise() throws IOException {
        simulator.script(Match.ANY, 1, Reply.fault(Fault.SHORT_BODY));

        try (Socket socket = client.open(Client.GENERATE, Client.HELLO)) {
            String reply = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(reply).contains("content-length: ").doesNotEndWith("}\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STALL_BEFORE_HEADERS", "STALL_AFTER_HEADERS", "STALL_MIDSTREAM"})
    void a_client_that_leaves_a_stalled_call_is_noticed_at_once(Fault fault) throws Exception {
        simulator.script(Match.ANY, 1, Reply.HONEST.failing(fault, 1, Duration.ofMinutes(1)));
        try (Socket socket = client.open(Client.STREAM, Client.HELLO)) {
            if (fault != Fault.STALL_BEFORE_HEADERS) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            simulator.calls().await(call -> call.outcome().equals("running"), SOON);
        }

        Optional<Call> call =
                simulator.calls().await(seen -> !seen.outcome().equals("running"), Duration.ofMillis(200));

        assertThat(call).map(Call::outcome).hasValue("aborted");
    }

    @Test
    void a_client_that_leaves_a_slow_stream_is_noticed_between_events() throws Exception {
        simulator.script(Match.ANY, 1, Reply.stream(1000, Duration.ofSeconds(30), 10));
        try (Socket socket = client.open(Client.STREAM, Client.HELLO)) {
            skipTo(socket.getInputStream(), "data: ");
        }

        Optional<Call> call =
                simulator.calls().await(seen -> !seen.outcome().equals("running"), Duration.ofMillis(200));

        assertThat(call).map(Call::outcome).hasValue("aborted");
        assertThat(call).map(Call::eventsSent).hasValue(1);
    }

    @Test
    void while_the_network_is_down_every_call_is_reset_and_the_control_still_works() throws IOException {
        client.send("POST", "/_sim/network", "{\"down\":true}");

        try (Socket socket = client.open(Client.GENERATE, Client.HELLO)) {
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
        }
        client.send("POST", "/_sim/network", "{\"down\":false}");

        assertThat(client.post(Client.GENERATE, Client.HELLO).statusCode()).isEqualTo(200);
        assertThat(simulator.calls().total()).isEqualTo(1);
    }

    private static void skipTo(InputStream in, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            seen.append((char) in.read());
        }
    }

    private String stream() throws IOException {
        try (Socket socket = client.open(Client.STREAM, Client.HELLO)) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
