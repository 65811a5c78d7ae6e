package io.pollux.web.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.Refusal;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class ServletSinkTest {
    private final Answers answers = new Answers(new CallIds(() -> Instant.EPOCH, new Random(1)));
    private final ServletSink sink = new ServletSink(new MockHttpServletResponse(), answers, false);

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
}
