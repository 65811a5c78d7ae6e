package io.pollux.web.stream;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletOutputStream;
import org.springframework.mock.web.MockHttpServletResponse;

class LateStreamTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final String COMMENT = ": keep-alive\n\n";

    private final CountDownLatch beaten = new CountDownLatch(1);
    private final MockHttpServletResponse response = new MockHttpServletResponse() {
        @Override
        public void flushBuffer() {
            super.flushBuffer();
            beaten.countDown();
        }
    };

    @Test
    void a_comment_comes_after_silence_and_commits_the_answer_as_events() throws Exception {
        try (var stream = new LateStream(response, SILENCE)) {
            stream.sweep(START);
            stream.sweep(START.plus(SILENCE).minusMillis(1));
            assertThat(response.isCommitted()).isFalse();
            stream.sweep(START.plus(SILENCE));
            beaten.await();
            stream.begin().write('x');
        }

        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(response.getContentAsString()).isEqualTo(COMMENT + "x");
    }

    @Test
    void an_answer_in_time_has_no_comment() throws Exception {
        try (var stream = new LateStream(response, SILENCE)) {
            stream.sweep(START);
            stream.begin().write('x');
            stream.sweep(START.plusSeconds(60));
        }

        assertThat(response.getContentAsString()).isEqualTo("x");
        assertThat(response.getContentType()).startsWith("text/event-stream");
    }

    @Test
    void without_a_silence_to_break_there_is_none() {
        try (var stream = new LateStream(response, Duration.ZERO)) {
            stream.sweep(START);

            assertThat(stream.sweep(START.plusSeconds(1000))).isTrue();
        }

        assertThat(response.isCommitted()).isFalse();
    }

    @Test
    void a_caller_who_cannot_be_written_to_has_left() throws Exception {
        var tried = new CountDownLatch(1);
        var broken = new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                return new DelegatingServletOutputStream(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        tried.countDown();
                        throw new IOException("reset");
                    }
                });
            }
        };
        try (var stream = new LateStream(broken, SILENCE)) {
            stream.sweep(START);
            stream.sweep(START.plus(SILENCE));
            tried.await();

            while (stream.sweep(START.plus(SILENCE))) {
                Thread.onSpinWait();
            }
        }
    }
}
