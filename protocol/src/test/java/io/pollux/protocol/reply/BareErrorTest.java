package io.pollux.protocol.reply;

import static io.pollux.protocol.reply.Parts.drain;
import static io.pollux.protocol.reply.Parts.part;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.protocol.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BareErrorTest {
    private static final String ERROR_EVENT = "data: {\"error\":{\"code\":503,\"message\":\"This model is currently "
            + "experiencing high demand. Spikes in demand are usually temporary. Please try again later.\","
            + "\"status\":\"UNAVAILABLE\"}}\r\n\r\n";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_bare_error_after_the_events_becomes_an_event(boolean glued) throws IOException {
        byte[] stream = Samples.array("errors/midstream-503.sse");
        int bare = new String(stream, UTF_8).indexOf("\r\n{") + 2;
        PartReader reader = reader(
                glued
                        ? new ByteArrayInputStream(stream)
                        : new Slices(Arrays.copyOf(stream, bare), Arrays.copyOfRange(stream, bare, stream.length)));

        List<String> parts = drain(reader);

        assertThat(parts).hasSize(3);
        assertThat(String.join("", parts)).isEqualTo(new String(stream, 0, bare, UTF_8) + ERROR_EVENT);
        assertThat(reader.facts().errorCode()).isEqualTo(503);
        assertThat(reader.facts().errorStatus()).isEqualTo("UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"errors/midstream-503.sse", "errors/midstream-499.sse"})
    void a_bare_error_is_found_over_every_split(String name) throws IOException {
        byte[] stream = Samples.array(name);
        String whole = String.join("", drain(reader(new ByteArrayInputStream(stream))));
        for (int split = 0; split <= stream.length; split++) {
            PartReader reader =
                    reader(new Slices(Arrays.copyOf(stream, split), Arrays.copyOfRange(stream, split, stream.length)));

            assertThat(String.join("", drain(reader))).isEqualTo(whole).endsWith("}}\r\n\r\n");
        }
    }

    @Test
    void only_the_part_made_of_a_bare_error_is_troubled() throws IOException {
        PartReader reader = reader(new ByteArrayInputStream(Samples.array("errors/midstream-499.sse")));

        assertThat(reader.next()).isTrue();
        assertThat(reader.troubled()).isFalse();
        assertThat(reader.next()).isTrue();
        assertThat(reader.troubled()).isFalse();
        assertThat(reader.more()).isFalse();
        assertThat(reader.facts().hasError()).isFalse();
        assertThat(reader.next()).isTrue();
        assertThat(reader.troubled()).isTrue();
        assertThat(reader.more()).isFalse();
        assertThat(part(reader)).startsWith("data: {\"error\":{\"code\":499,").endsWith("}]}}\r\n\r\n");
        assertThat(reader.facts().errorStatus()).isEqualTo("CANCELLED");
        assertThat(reader.next()).isFalse();
    }

    @Test
    void an_error_framed_by_the_upstream_is_an_event_like_any_other() throws IOException {
        PartReader reader = reader(new ByteArrayInputStream(Samples.array("errors/midstream-503-dataprefixed.sse")));

        assertThat(drain(reader)).hasSize(2);
        assertThat(reader.facts().errorCode()).isEqualTo(503);
    }

    @Test
    void a_bare_error_in_an_array_is_taken_out() throws IOException {
        PartReader reader =
                reader(new Slices(("[" + Samples.text("errors/503-high-demand.json") + "]\n").getBytes(UTF_8)));

        assertThat(reader.peek()).isTrue();
        assertThat(reader.facts().errorCode()).isEqualTo(503);
        assertThat(drain(reader)).containsExactly(ERROR_EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":", "{\"candidates\":[]}", "[]", "[DONE]", " {x", "\t[\n\n\n{"})
    void bare_json_that_is_no_error_becomes_a_502(String bare) throws IOException {
        PartReader reader = reader(new Slices(("data: 1\r\n\r\n" + bare).getBytes(UTF_8)));

        List<String> parts = drain(reader);

        assertThat(parts).hasSize(2);
        assertThat(parts.getLast())
                .startsWith("data: {\"error\":{\"code\":502,")
                .endsWith("\"status\":\"UNAVAILABLE\"}}\r\n\r\n");
        assertThat(reader.facts().errorCode()).isEqualTo(502);
    }

    @Test
    void endless_bare_json_is_not_read_for_ever() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '[';
            }
        };

        assertThat(drain(reader(endless))).singleElement().asString().contains("\"code\":502");
    }

    @Test
    void a_bare_error_survives_the_reset_that_follows_it() throws IOException {
        byte[] error = Samples.array("errors/503-high-demand.json");

        assertThat(drain(reader(new Slices(error, Slices.RESET)))).containsExactly(ERROR_EVENT);
        assertThatThrownBy(() -> drain(reader(new Slices(Arrays.copyOf(error, 20), Slices.RESET))))
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
    }

    private static PartReader reader(InputStream in) {
        return new PartReader(in, Framing.SSE);
    }
}
