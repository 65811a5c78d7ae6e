package io.pollux.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.e2e.GatewayProcess;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies that go wrong on their way: what is tried again, what the caller sees of it, and what the journal says. */
class BrokenRepliesIT {
    private static final AtomicInteger MODELS = new AtomicInteger();
    private static final String STREAM_SAMPLE = "04-stream-text.sse";
    private static Simulator google;
    private static GatewayProcess gateway;

    private final String model = "broken-" + MODELS.incrementAndGet();

    @BeforeAll
    static void start() {
        google = Simulator.start(Options.onPort(0).withOpenDoor());
        gateway = GatewayProcess.start(Map.of(
                "BASE_URL",
                google.baseUrl(),
                "API_KEYS",
                "AIza-broken-1,AIza-broken-2,AIza-broken-3,AIza-broken-4",
                "ALLOWED_TOKENS",
                Wire.TOKEN,
                "AUTH_TOKEN",
                "an-admin-token",
                "TIME_OUT",
                "3"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        google.close();
    }

    @AfterEach
    void nobody_was_blamed() {
        assertThat(new Kept(gateway).rejected()).isZero();
        assertThat(new Kept(gateway).windows(model)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_MIDSTREAM_SEPARATE,errors/503-high-demand.json,503",
        "ERROR_MIDSTREAM_GLUED,errors/503-high-demand.json,503",
        "ERROR_MIDSTREAM_SEPARATE,errors/429-rpd-free.json,429",
        "ERROR_MIDSTREAM_GLUED,errors/500-internal.json,500"
    })
    void an_error_after_events_becomes_an_event_with_upstreams_status(Fault fault, String error, int code)
            throws IOException {
        script(Replies.failing(Reply.sample(STREAM_SAMPLE), fault, error));

        var answer = stream();

        var events = answer.body().split("\r\n\r\n", -1);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.whole()).isTrue();
        assertThat(events).hasSize(4);
        assertThat(answer.body()).startsWith(sample(STREAM_SAMPLE).substring(0, (events[0] + events[1]).length() + 8));
        assertThat(events[2]).matches("data: \\{\\s*\"error\":.*\"code\": ?" + code + ".*");
        assertThat(events[3]).isEmpty();
        assertThat(keys()).hasSize(1);
        assertThat(kept(answer)).isEqualTo(new Kept.Row("BROKEN", 200, 1, "StreamBroken"));
        assertThat(new Kept(gateway).evidence(answer.callId())).contains("upstream error " + code);
    }

    @Test
    void an_error_that_is_an_event_already_stays_as_it_is() throws IOException {
        script(Reply.sample("errors/midstream-503-dataprefixed.sse"));

        var answer = stream();

        assertThat(answer.body()).isEqualTo(sample("errors/midstream-503-dataprefixed.sse"));
        assertThat(kept(answer).outcome()).isEqualTo("BROKEN");
    }

    @ParameterizedTest
    @CsvSource({"midstream-503,503", "midstream-499,499"})
    void a_recorded_error_after_events_becomes_an_event(String file, int code) throws IOException {
        script(Reply.sample("errors/" + file + ".sse"));

        var answer = stream();

        assertThat(answer.body())
                .contains("First ", "second ")
                .containsPattern("data: \\{\\s*\"error\": ?\\{\\s*\"code\": ?" + code);
        assertThat(kept(answer).outcome()).isEqualTo("BROKEN");
    }

    @Test
    void a_stream_that_ends_early_but_regularly_is_passed_on_and_noted() throws IOException {
        script(Reply.sample("errors/midstream-cut-no-finish.sse"));

        var answer = stream();

        assertThat(answer.whole()).isTrue();
        assertThat(answer.body()).isEqualTo(sample("errors/midstream-cut-no-finish.sse"));
        assertThat(kept(answer)).isEqualTo(new Kept.Row("BROKEN", 200, 1, "StreamBroken"));
        assertThat(new Kept(gateway).evidence(answer.callId())).isEqualTo("ended without a finish reason");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_MIDSTREAM", "CLOSE_MIDSTREAM"})
    void a_stream_that_breaks_off_ends_with_an_error_event(Fault fault) throws IOException {
        script(Reply.sample(STREAM_SAMPLE).failing(fault, 2, Duration.ZERO));

        var answer = stream();

        assertThat(answer.whole()).isTrue();
        assertThat(answer.body().split("\r\n\r\n", -1)).hasSize(4);
        assertThat(answer.body()).containsPattern("data: \\{\"error\":\\{\"code\":502,[^\r\n]*\\}\r\n\r\n$");
        assertThat(keys()).hasSize(1);
        assertThat(kept(answer)).isEqualTo(new Kept.Row("BROKEN", 200, 1, "StreamBroken"));
    }

    @Test
    void a_stream_that_falls_silent_ends_with_an_error_event_when_the_time_is_over() throws IOException {
        script(Reply.sample(STREAM_SAMPLE).failing(Fault.STALL_MIDSTREAM, 2, Duration.ofSeconds(60)));

        var answer = stream();

        assertThat(answer.whole()).isTrue();
        assertThat(answer.body()).containsPattern("data: \\{\"error\":\\{\"code\":504,");
        assertThat(kept(answer).outcome()).isEqualTo("BROKEN");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_MIDSTREAM", "SHORT_BODY"})
    void an_array_that_breaks_off_is_not_closed_by_us(Fault fault) throws IOException {
        script(Reply.sample("05-stream-array.json").failing(fault, 2, Duration.ZERO));

        var answer = ask("/v1beta/models/" + model + ":streamGenerateContent");

        assertThat(answer.map(Wire.Answer::whole)).isNotEqualTo(Optional.of(true));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_MIDSTREAM", "SHORT_BODY", "CLOSE_MIDSTREAM"})
    void a_body_that_breaks_off_never_looks_complete(Fault fault) throws IOException {
        for (var size : List.of(400, 300_000)) {
            google.scripts().clear();
            script(Replies.large(size).failing(fault, 2, Duration.ZERO));

            var answer = ask("/v1beta/models/" + model + ":generateContent");

            assertThat(answer.filter(reply -> reply.whole() && reply.status() == 200))
                    .as("%s bytes", size)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "RESET_BEFORE_HEADERS",
                "CLOSE_BEFORE_HEADERS",
                "RESET_AFTER_HEADERS",
                "CLOSE_AFTER_HEADERS",
                "EMPTY_200"
            })
    void before_the_first_byte_the_call_is_made_once_more(Fault fault) throws IOException {
        for (var method : List.of("generateContent", "streamGenerateContent?alt=sse")) {
            google.scripts().clear();
            google.calls().clear();
            google.script(Match.model(model), 1, Reply.fault(fault));
            script(Reply.sample(method.startsWith("stream") ? STREAM_SAMPLE : "01-generate-text.json"));

            var answer = ask("/v1beta/models/" + model + ":" + method).orElseThrow();

            assertThat(answer.status()).as(method).isEqualTo(200);
            assertThat(answer.whole()).isTrue();
            assertThat(keys()).as(method).hasSize(2);
        }
    }

    @Test
    void a_job_that_may_have_begun_is_not_begun_twice() throws IOException {
        script(Reply.fault(Fault.CLOSE_AFTER_HEADERS));

        var answer = ask("/v1beta/models/" + model + ":predictLongRunning").orElseThrow();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(keys()).hasSize(1);
    }

    @Test
    void an_upstream_that_never_answers_is_504_after_the_callers_own_patience() throws IOException {
        script(Reply.fault(Fault.STALL_BEFORE_HEADERS));

        try (var wire = new Wire(gateway.port())) {
            var answer = wire.send(Wire.request(
                            "POST",
                            "/v1beta/models/" + model + ":generateContent",
                            "{}",
                            "x-goog-api-key: " + Wire.TOKEN,
                            "x-server-timeout: 1"))
                    .answer();

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains("DEADLINE_EXCEEDED");
            assertThat(keys()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "continuation,1", "malformed_function_call,2", "max_tokens_thinking,1", "no_image,1", "other_no_content,2",
        "prohibited_candidate,1", "prompt_blocked,1", "recitation,1", "safety_candidate,1", "stop_empty_content,2",
        "stop_no_parts,2", "unexpected_tool_call,2"
    })
    void an_empty_success_is_tried_again_once_if_that_can_help_and_passed_on_as_it_is(String name, int tried)
            throws IOException {
        var file = "21-empty200-" + name + ".json";
        script(Reply.sample(file));

        var answer = ask("/v1beta/models/" + model + ":generateContent").orElseThrow();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(sample(file));
        assertThat(keys()).hasSize(tried).doesNotHaveDuplicates();
        assertThat(kept(answer)).returns("COMPLETED", Kept.Row::outcome).returns(tried, Kept.Row::attempts);
    }

    private static String sample(String file) {
        return Samples.get(file).body().asUtf8();
    }

    private void script(Reply reply) {
        google.script(Match.model(model), Integer.MAX_VALUE, reply);
    }

    private Wire.Answer stream() throws IOException {
        return ask("/v1beta/models/" + model + ":streamGenerateContent?alt=sse").orElseThrow();
    }

    /** Empty when the connection ended without even a head. */
    private static Optional<Wire.Answer> ask(String path) {
        try {
            return Optional.of(Wire.ask(gateway.port(), "POST", path, "{\"contents\":[]}"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Kept.Row kept(Wire.Answer answer) {
        return new Kept(gateway).call(answer.callId());
    }

    private List<String> keys() {
        return google.calls().all().stream()
                .filter(call -> model.equals(call.model()))
                .map(Call::credential)
                .toList();
    }
}
