package io.pollux.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.MutableClock;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class AnswersTest {
    private final Answers answers =
            new Answers(new CallIds(new MutableClock(Instant.parse("2026-11-24T12:00:00Z")), new Random(1)));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void an_empty_stream_that_is_given_for_want_of_better_stays_an_event_stream() throws Exception {
        var event = Bytes.utf8("data: {\"candidates\":[]}\r\n\r\n");

        answers.refuse(
                response,
                new Refusal(200, List.of(new Header("content-type", "text/event-stream")), event, Optional.empty()));

        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(response.getContentAsByteArray()).isEqualTo(event.unsafeArray());
    }

    @Test
    void an_error_is_json_with_whole_seconds_to_wait() throws Exception {
        answers.refuse(response, new Refusal(429, List.of(), Bytes.utf8("{}"), Optional.of(Duration.ofMillis(19_001))));

        assertThat(response.getContentType()).startsWith("application/json");
        assertThat(response.getHeader("Retry-After")).isEqualTo("20");
    }
}
