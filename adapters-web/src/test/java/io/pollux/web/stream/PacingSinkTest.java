package io.pollux.web.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.openai.Pacing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PacingSinkTest {
    private static final String NATIVE = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}}]}";
    private static final List<Header> EVENTS = List.of(new Header("content-type", "text/event-stream"));

    private final Beats sink = new Beats();
    private final CallScope scope = new CallScope(() -> false);

    @Test
    void prose_comes_in_pieces_with_pauses() throws ClientGone {
        var paced = new PacingSink(sink, scope, pacing(Duration.ofMillis(20)));
        var began = System.nanoTime();

        paced.begin(200, EVENTS);
        part(paced, "data: " + NATIVE.formatted("abc") + "\r\n\r\n", true);
        paced.end();

        assertThat(sink.told)
                .containsExactly("begin 200 [text/event-stream]", event("a"), event("b"), event("c"), "end");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
    }

    @Test
    void whatever_is_no_prose_passes_as_it_is_and_at_once() throws ClientGone {
        var call = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}\r\n\r\n";
        var paced = new PacingSink(sink, scope, pacing(Duration.ofDays(1)));

        paced.begin(200, EVENTS);
        part(paced, call, true);
        part(paced, ": comment\n\n", false);
        paced.fail(Refusal.of(502, "x"));

        assertThat(sink.told).containsExactly("begin 200 [text/event-stream]", call + "+", ": comment\n\n", "fail 502");
    }

    @Test
    void only_readable_events_are_looked_into() throws ClientGone {
        var event = "data: " + NATIVE.formatted("abc") + "\r\n\r\n";
        for (var headers : List.of(
                List.of(new Header("content-type", "application/json")),
                List.of(EVENTS.getFirst(), new Header("content-encoding", "br")),
                List.<Header>of())) {
            sink.told.clear();
            var paced = new PacingSink(sink, scope, pacing(Duration.ofDays(1)));

            paced.begin(200, headers);
            part(paced, event, false);

            assertThat(sink.told).hasSize(2).contains(event);
        }
    }

    @Test
    @Timeout(10)
    void nobody_is_kept_waiting_by_a_call_that_has_been_ended() throws ClientGone {
        var paced = new PacingSink(sink, scope, pacing(Duration.ofDays(1)));
        paced.begin(200, EVENTS);
        scope.end(CallScope.End.SHUTTING_DOWN);

        part(paced, "data: " + NATIVE.formatted("abc") + "\r\n\r\n", false);

        assertThat(sink.told).hasSize(4);
    }

    private static Pacing pacing(Duration pause) {
        return new Pacing(pause, pause, 10, 50, 5);
    }

    private static String event(String text) {
        return "data: " + NATIVE.formatted(text) + "\r\n\r\n";
    }

    private static void part(PacingSink sink, String text, boolean more) throws ClientGone {
        sink.part(text.getBytes(UTF_8), 0, text.length(), more);
    }
}
