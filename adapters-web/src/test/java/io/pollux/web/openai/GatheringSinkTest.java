package io.pollux.web.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.web.call.BodyBudget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatheringSinkTest {
    private final BodyBudget memory = new BodyBudget(30);
    private final BodyBudget.Replies held = memory.replies();
    private final GatheringSink sink = new GatheringSink(10, held);

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "9", "10", "999999999", "-1", "many"})
    void a_reply_is_whole_whatever_length_was_announced(String length) throws Exception {
        sink.begin(200, List.of(new Header("content-length", length)));
        part("12345");
        part("6789");
        sink.end();

        assertThat(sink.whole().asUtf8()).isEqualTo("123456789");
    }

    @Test
    void a_reply_without_memory_for_it_is_none_until_another_gives_some_back() throws Exception {
        var other = memory.replies();
        other.add(4);

        part("12345678");
        part("9");
        sink.end();

        var full = catchThrowableOfType(OpenAiRefusal.class, sink::whole).fault();
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.message()).contains("Too many large replies");
        assertThat(full.retryAfter()).isPresent();
        held.close();
        other.close();
        var again = new GatheringSink(10, memory.replies());
        again.part("1234567890".getBytes(UTF_8), 0, 10, false);
        again.end();
        assertThat(again.whole().asUtf8()).isEqualTo("1234567890");
    }

    @Test
    void memory_that_an_announced_length_would_take_is_not_taken_before_it_is_counted() throws Exception {
        memory.replies().add(1);

        sink.begin(200, List.of(new Header("content-length", "10")));
        part("1");
        sink.end();

        assertThat(catchThrowableOfType(OpenAiRefusal.class, sink::whole)
                        .fault()
                        .status())
                .isEqualTo(503);
    }

    @Test
    void a_reply_beyond_the_limit_is_none() {
        sink.begin(200, List.of());
        part("1234567890");
        part("x");
        part("y");
        sink.end();

        var refused = catchThrowableOfType(OpenAiRefusal.class, sink::whole);

        assertThat(refused.fault().status()).isEqualTo(502);
    }

    @Test
    void a_reply_that_broke_off_is_none() {
        sink.begin(200, List.of());
        part("12345");
        sink.fail(Refusal.of(502, "broken"));

        assertThat(catchThrowableOfType(OpenAiRefusal.class, sink::whole)
                        .fault()
                        .message())
                .isEqualTo("broken");
    }

    @Test
    void without_an_answer_the_caller_has_left() {
        assertThat(catchThrowableOfType(ClientGone.class, sink::whole)).isNotNull();
    }

    private void part(String text) {
        var bytes = ("_" + text).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        sink.part(bytes, 1, bytes.length - 1, false);
    }
}
