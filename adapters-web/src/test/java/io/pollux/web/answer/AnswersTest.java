package io.pollux.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.MutableClock;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.OpenAiFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
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

    @Test
    void an_error_has_the_form_of_the_requests_dialect_and_its_id_where_that_looks_for_it() throws Exception {
        var request = new MockHttpServletRequest("POST", "/v1/chat/completions");

        answers.begin(request, response);
        answers.refuse(request, response, Refusal.of(405, "No."));

        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getContentAsString())
                .isEqualTo("{\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\",\"param\":null,"
                        + "\"code\":\"method_not_supported\"}}");
        assertThat(response.getHeader("x-request-id")).isEqualTo(answers.callId(request));
    }

    @Test
    void a_wait_is_told_in_whole_bearable_seconds_and_a_hopeless_retry_is_advised_against() throws Exception {
        var soon = new MockHttpServletResponse();
        var fault = new OpenAiFault(429, "Wait.", "requests", Optional.empty(), Optional.empty());

        answers.refuse(
                soon,
                new OpenAiFault(
                        429,
                        fault.message(),
                        fault.type(),
                        fault.code(),
                        fault.param(),
                        Optional.of(Duration.ofHours(9)),
                        Optional.of(false)));
        answers.refuse(response, fault);

        assertThat(soon.getHeader("Retry-After")).isEqualTo("60");
        assertThat(soon.getHeader("x-should-retry")).isEqualTo("false");
        assertThat(response.getHeaderNames()).doesNotContain("Retry-After", "x-should-retry");
    }
}
