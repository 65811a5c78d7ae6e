package io.pollux.web.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.MutableClock;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import jakarta.servlet.RequestDispatcher;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class FallbackControllerTest {
    private final Answers answers =
            new Answers(new CallIds(new MutableClock(Instant.parse("2026-11-24T12:00:00Z")), new Random(1)));

    @ParameterizedTest
    @CsvSource({
        "404, There is nothing at this path.",
        "408, expected: the whole body",
        "500, An internal error",
        "501, The request was refused."
    })
    void what_the_container_refused_is_told_with_what_was_expected(int status, String told) throws Exception {
        var request = new MockHttpServletRequest("POST", "/v1/chat/completions");
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, status);
        var response = new MockHttpServletResponse();

        new FallbackController(answers).error(request, response);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentAsString()).contains(told, "\"type\":");
    }
}
