package io.pollux.web.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeStreamSinkTest {
    private static final String PRETTY = "{\n  \"text\": \"a\\n  b\",\r\n\r\n  \"x\": [\n    1e5\n  ]\n}\n";
    private static final String EVENT = "data: {\"text\": \"a\\n  b\",\"x\": [1e5]}\r\n\r\n";

    private final Beats sink = new Beats();

    @Test
    void a_document_becomes_one_event_on_one_line_wherever_it_was_cut() throws ClientGone {
        for (var cut = 0; cut <= PRETTY.length(); cut++) {
            sink.told.clear();
            var fake = new FakeStreamSink(sink, true);

            fake.begin(200, List.of());
            part(fake, PRETTY.substring(0, cut));
            part(fake, PRETTY.substring(cut));
            fake.end();

            assertThat(sink.told).containsExactly("begin 200 [text/event-stream]", EVENT, "end");
        }
    }

    @Test
    void who_reads_an_array_gets_one() throws ClientGone {
        var fake = new FakeStreamSink(sink, false);

        fake.begin(200, List.of());
        part(fake, PRETTY);
        fake.end();

        assertThat(sink.told)
                .containsExactly(
                        "begin 200 [application/json; charset=UTF-8]", "[{\"text\": \"a\\n  b\",\"x\": [1e5]}]", "end");
    }

    @Test
    void nothing_is_told_before_the_reply_is_whole_so_that_an_error_keeps_its_status() throws ClientGone {
        var fake = new FakeStreamSink(sink, true);

        fake.begin(200, List.of());
        part(fake, "{\"half\":");
        fake.fail(Refusal.of(502, "x"));

        assertThat(sink.told).containsExactly("refuse 502");
    }

    @Test
    void a_refusal_passes_and_an_empty_success_becomes_a_stream() throws ClientGone {
        new FakeStreamSink(sink, true).refuse(Refusal.of(404, "x"));
        new FakeStreamSink(sink, true)
                .refuse(new Refusal(200, List.of(), Bytes.utf8("{\"candidates\":[]}"), Optional.empty()));

        assertThat(sink.told)
                .containsExactly(
                        "refuse 404", "begin 200 [text/event-stream]", "data: {\"candidates\":[]}\r\n\r\n", "end");
    }

    @Test
    void a_reply_without_end_is_not_gathered_for_ever() {
        var fake = new FakeStreamSink(sink, true);
        var megabyte = new byte[1024 * 1024];

        assertThatIllegalStateException().isThrownBy(() -> {
            for (var i = 0; i < 65; i++) {
                fake.part(megabyte, 0, megabyte.length, true);
            }
        });
    }

    private static void part(FakeStreamSink sink, String text) {
        sink.part(text.getBytes(UTF_8), 0, text.length(), false);
    }
}
