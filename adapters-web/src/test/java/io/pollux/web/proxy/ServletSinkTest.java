package io.pollux.web.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class ServletSinkTest {
    private final Answers answers = new Answers(new CallIds(() -> Instant.EPOCH, new Random(1)));
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final ServletSink sink = sink("/v1beta/models/m:generateContent");

    @Test
    void a_caller_who_was_given_no_answer_is_cut_off_and_sees_no_empty_success() throws Exception {
        assertThat(sink.isCutOff()).isTrue();

        sink.begin(200, List.of());

        assertThat(sink.isCutOff()).isFalse();
    }

    @Test
    void a_refusal_is_an_answer() throws Exception {
        sink.refuse(Refusal.of(404, "no"));

        assertThat(sink.isCutOff()).isFalse();
    }

    @Test
    void a_stream_is_kept_alive_by_blank_lines_which_are_no_events() throws Exception {
        var stream = sink("/v1beta/models/m:streamGenerateContent?alt=sse");

        stream.beat();
        stream.begin(200, List.of(new Header("content-type", "text/event-stream"), new Header("etag", "late")));
        stream.beat();
        part(stream, "data: {}\r\n\r\n");
        stream.beat();
        stream.end();

        assertThat(response.getContentAsString()).isEqualTo("\r\n\r\ndata: {}\r\n\r\n\r\n");
        assertThat(response.getContentType()).isEqualTo("text/event-stream");
        assertThat(response.getHeader("etag")).isNull();
        assertThat(stream.isCutOff()).isFalse();
    }

    @Test
    void an_array_is_kept_alive_before_its_first_element_only() throws Exception {
        var stream = sink("/v1beta/models/m:streamGenerateContent");

        stream.beat();
        stream.begin(200, List.of(new Header("content-type", "application/json")));
        part(stream, "[{\"a\":");
        stream.beat();
        part(stream, "1}]");

        assertThat(response.getContentAsString()).isEqualTo("\r\n[{\"a\":1}]");
        assertThat(response.getContentType()).startsWith("application/json");
    }

    @Test
    void a_refusal_after_a_beat_is_told_inside_the_stream() throws Exception {
        var stream = sink("/v1beta/models/m:streamGenerateContent?alt=sse");
        stream.beat();

        stream.refuse(Refusal.of(503, "no"));

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString())
                .isEqualTo(
                        "\r\ndata: {\"error\":{\"code\":503,\"message\":\"no\",\"status\":\"UNAVAILABLE\"}}\r\n\r\n");
        assertThat(stream.isCutOff()).isFalse();
    }

    @Test
    void a_refusal_after_a_beat_cuts_an_array_off() throws Exception {
        var stream = sink("/v1beta/models/m:streamGenerateContent");
        stream.beat();

        stream.refuse(Refusal.of(503, "no"));

        assertThat(stream.isCutOff()).isTrue();
    }

    private ServletSink sink(String target) {
        var question = target.indexOf('?');
        try {
            return new ServletSink(
                    response,
                    answers,
                    question < 0
                            ? GeminiPath.parse(target, null)
                            : GeminiPath.parse(target.substring(0, question), target.substring(question + 1)));
        } catch (BadPath e) {
            throw new AssertionError(e);
        }
    }

    private static void part(ServletSink sink, String text) throws ClientGone {
        sink.part(text.getBytes(UTF_8), 0, text.length(), false);
    }
}
