package io.pollux.protocol.reply;

import static io.pollux.protocol.reply.Parts.drain;
import static io.pollux.protocol.reply.Parts.part;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkFramingTest {
    @Test
    void an_empty_stream_has_no_part() throws IOException {
        for (Framing framing : Framing.values()) {
            PartReader reader = new PartReader(InputStream.nullInputStream(), framing);

            assertThat(reader.peek()).isFalse();
            assertThat(reader.next()).isFalse();
            assertThat(reader.next()).isFalse();
            assertThat(reader.facts().emptiness()).isEqualTo(Emptiness.WORTH_A_RETRY);
        }
    }

    @Test
    void an_array_is_passed_on_as_it_arrives() throws IOException {
        byte[] array = Samples.array("05-stream-array.json");
        Random random = new Random(2);
        for (int round = 0; round < 200; round++) {
            PartReader reader = new PartReader(Slices.cut(array, random, round == 0 ? 1 : 200), Framing.ARRAY);
            boolean ahead = round % 2 == 0 && reader.peek();

            List<String> parts = drain(reader);

            assertThat(String.join("", parts)).isEqualTo(new String(array, UTF_8));
            assertThat(ahead).isEqualTo(round % 2 == 0);
            assertThat(reader.facts().finishReason()).isEqualTo("STOP");
            assertThat(reader.facts().totalTokens()).isEqualTo(101);
            assertThat(reader.facts().thoughtsTokens()).isEqualTo(32);
        }
    }

    @Test
    void peeking_into_an_array_stops_after_its_first_element() throws IOException {
        byte[] array = Samples.array("05-stream-array.json");
        int first = new String(array, UTF_8).indexOf("\n,\r\n");
        PartReader reader = new PartReader(
                new Slices(Arrays.copyOf(array, 50), Arrays.copyOfRange(array, 50, first), Slices.FORBIDDEN),
                Framing.ARRAY);

        assertThat(reader.peek()).isTrue();

        assertThat(reader.facts().hasContent()).isTrue();
        assertThat(reader.facts().totalTokens()).isEqualTo(64);
        assertThat(reader.next()).isTrue();
        assertThat(part(reader)).isEqualTo(new String(array, 0, first, UTF_8));
    }

    @Test
    void peeking_into_a_document_reads_it_whole() throws IOException {
        byte[] body = Samples.array("21-empty200-stop_no_parts.json");
        PartReader reader = new PartReader(Slices.cut(body, new Random(4), 20), Framing.UNARY);

        assertThat(reader.peek()).isTrue();

        assertThat(reader.facts().emptiness()).isEqualTo(Emptiness.WORTH_A_RETRY);
        assertThat(reader.facts().modelVersion()).isEqualTo("gemini-3.8-flash");
        assertThat(reader.next()).isTrue();
        assertThat(part(reader)).isEqualTo(new String(body, UTF_8));
        assertThat(reader.more()).isFalse();
        assertThat(reader.next()).isFalse();
    }

    @Test
    void peeking_into_a_large_document_stops_after_64_kib() throws IOException {
        byte[] body = ("{\"x\":\"" + "A".repeat(1_000_000) + "\",\"modelVersion\":\"m\"}").getBytes(UTF_8);
        ByteArrayInputStream in = new ByteArrayInputStream(body);
        PartReader reader = new PartReader(in, Framing.UNARY);

        assertThat(reader.peek()).isTrue();

        assertThat(reader.length()).isEqualTo(64 * 1024);
        assertThat(in.available()).isEqualTo(body.length - 64 * 1024);
        assertThat(String.join("", drain(reader))).isEqualTo(new String(body, UTF_8));
        assertThat(reader.facts().modelVersion()).isEqualTo("m");
    }

    @Test
    void a_document_that_is_not_peeked_passes_as_it_arrives() throws IOException {
        byte[] body = Samples.array("09-generate-image.json");
        PartReader reader = new PartReader(Slices.cut(body, new Random(6), 30), Framing.UNARY);

        List<String> parts = drain(reader);

        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(String.join("", parts)).isEqualTo(new String(body, UTF_8));
        assertThat(reader.facts().finishReason()).isEqualTo("STOP");
    }

    @Test
    void opaque_bytes_are_not_observed() throws IOException {
        byte[] body = Samples.array("01-generate-text.json");
        PartReader reader = new PartReader(
                new Slices(Arrays.copyOf(body, 10), Arrays.copyOfRange(body, 10, body.length)), Framing.OPAQUE);

        assertThat(reader.peek()).isTrue();
        assertThat(reader.length()).isEqualTo(10);
        assertThat(String.join("", drain(reader))).isEqualTo(new String(body, UTF_8));
        assertThat(reader.facts().finishReason()).isEmpty();
    }
}
