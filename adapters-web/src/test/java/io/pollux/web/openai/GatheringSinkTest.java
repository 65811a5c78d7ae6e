package io.pollux.web.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatheringSinkTest {
    private final GatheringSink sink = new GatheringSink(10);

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
