package io.pollux.protocol.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.protocol.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartReaderTest {
    private static final String ERROR_EVENT = "data: {\"error\":{\"code\":503,\"message\":\"This model is currently "
            + "experiencing high demand. Spikes in demand are usually temporary. Please try again later.\","
            + "\"status\":\"UNAVAILABLE\"}}\r\n\r\n";

    @ParameterizedTest
    @MethodSource("streams")
    void every_split_of_a_stream_is_relayed_byte_for_byte(String name) throws IOException {
        byte[] stream = Samples.array(name);
        int events = drain(reader(new ByteArrayInputStream(stream))).size();
        for (int split = 0; split <= stream.length; split++) {
            List<String> parts = drain(
                    reader(new Slices(Arrays.copyOf(stream, split), Arrays.copyOfRange(stream, split, stream.length))));

            assertThat(String.join("", parts)).isEqualTo(new String(stream, UTF_8));
            assertThat(parts).as("split at %d", split).hasSizeBetween(events, events + 1);
        }
    }

    @Test
    void a_thousand_random_cuts_are_relayed_byte_for_byte() throws IOException {
        Random random = new Random(1);
        List<String> names = streams();
        for (int round = 0; round < 1_000; round++) {
            byte[] stream = Samples.array(names.get(random.nextInt(names.size())));
            int longest = round % 10 == 0 ? 1 : 1 + random.nextInt(300);

            PartReader reader = reader(Slices.cut(stream, random, longest));

            assertThat(String.join("", drain(reader))).isEqualTo(new String(stream, UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "03-stream-thoughts-toolcall.sse,5,STOP,gemini-3.8-flash,72,22,131,225",
        "04-stream-text.sse,3,STOP,gemini-3.8-flash,257,8,38,303",
        "24b-vertex-stream-args.sse,4,STOP,gemini-3.8-flash,30,9,0,39",
        "errors/midstream-cut-no-finish.sse,2,'',gemini-3.8-flash,10,2,0,12",
    })
    void the_facts_of_a_stream_are_those_of_its_events(
            String name,
            int events,
            String finish,
            String model,
            long prompt,
            long candidates,
            long thoughts,
            long total)
            throws IOException {
        PartReader reader = reader(new ByteArrayInputStream(Samples.array(name)));

        List<String> parts = drain(reader);

        assertThat(parts).hasSize(events).allMatch(part -> part.startsWith("data: {") && part.endsWith("}\r\n\r\n"));
        assertThat(reader.facts().finishReason()).isEqualTo(finish);
        assertThat(reader.facts().modelVersion()).isEqualTo(model);
        assertThat(reader.facts().promptTokens()).isEqualTo(prompt);
        assertThat(reader.facts().candidatesTokens()).isEqualTo(candidates);
        assertThat(reader.facts().thoughtsTokens()).isEqualTo(thoughts);
        assertThat(reader.facts().totalTokens()).isEqualTo(total);
        assertThat(reader.facts().hasContent()).isTrue();
        assertThat(reader.troubled()).isFalse();
    }

    @Test
    void the_facts_include_the_current_part_and_no_later_one() throws IOException {
        PartReader reader = reader(new ByteArrayInputStream(Samples.array("04-stream-text.sse")));

        assertThat(reader.next()).isTrue();
        assertThat(reader.more()).isTrue();

        assertThat(reader.facts().totalTokens()).isEqualTo(59);
        assertThat(reader.facts().finishReason()).isEmpty();
        assertThat(reader.next()).isTrue();
        assertThat(reader.facts().totalTokens()).isEqualTo(63);
        assertThat(reader.next()).isTrue();
        assertThat(reader.more()).isFalse();
        assertThat(reader.facts().finishReason()).isEqualTo("STOP");
        assertThat(reader.next()).isFalse();
        assertThat(reader.next()).isFalse();
        assertThat(reader.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "\n\n", "\r\r", "\n\r\n", "\r\n\n", "\r\n\r", "\n\r"})
    void any_blank_line_ends_an_event(String end) throws IOException {
        String stream = "data: {\"a\":1}" + end + ": heartbeat" + end + "event: x\ndata:{\"modelVersion\":\"m\"}" + end;

        PartReader reader = reader(new ByteArrayInputStream(stream.getBytes(UTF_8)));
        List<String> parts = drain(reader);

        assertThat(parts)
                .containsExactly(
                        "data: {\"a\":1}" + end, ": heartbeat" + end, "event: x\ndata:{\"modelVersion\":\"m\"}" + end);
        assertThat(reader.facts().modelVersion()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "\n\n", "\r\r", "\r\n\r"})
    void a_complete_event_is_delivered_without_another_read(String end) throws IOException {
        byte[] event = ("data: {\"modelVersion\":\"m\"}" + end).getBytes(UTF_8);
        PartReader reader = reader(new Slices(event, Slices.FORBIDDEN));

        assertThat(reader.next()).isTrue();

        assertThat(part(reader)).isEqualTo(new String(event, UTF_8));
        assertThat(reader.more()).isFalse();
        assertThat(reader.facts().modelVersion()).isEqualTo("m");
    }

    @Test
    void the_line_feed_that_comes_late_is_delivered_at_once() throws IOException {
        PartReader reader = reader(new Slices(
                "data: 1\r\n\r".getBytes(UTF_8),
                "\n".getBytes(UTF_8),
                "data: 2\r\n\r\n".getBytes(UTF_8),
                Slices.FORBIDDEN));
        List<String> parts = new ArrayList<>();
        for (int count = 0; count < 3; count++) {
            assertThat(reader.next()).isTrue();
            parts.add(part(reader));
        }

        assertThat(parts).containsExactly("data: 1\r\n\r", "\n", "data: 2\r\n\r\n");
    }

    @Test
    void an_event_cut_in_the_middle_of_a_line_end_stays_one_event() throws IOException {
        PartReader reader = reader(new Slices(
                "data: 1\r".getBytes(UTF_8),
                "\ndata: 2\r".getBytes(UTF_8),
                "\n\r".getBytes(UTF_8),
                "\n".getBytes(UTF_8)));

        assertThat(drain(reader)).containsExactly("data: 1\r\ndata: 2\r\n\r", "\n");
    }

    @Test
    void a_last_event_without_a_blank_line_is_passed_on() throws IOException {
        PartReader reader = reader(new Slices("data: 1\n\ndata: {\"modelVersion\":\"m\"}".getBytes(UTF_8)));

        assertThat(drain(reader)).containsExactly("data: 1\n\n", "data: {\"modelVersion\":\"m\"}");
        assertThat(reader.facts().modelVersion()).isEqualTo("m");
    }

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

    @Test
    void a_reset_is_told_after_the_events_before_it() throws IOException {
        PartReader reader = reader(new Slices("data: 1\n\ndata: 2\n\ndata: 3".getBytes(UTF_8), Slices.RESET));

        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(part(reader)).isEqualTo("data: 2\n\n");
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessage("reset");
    }

    @Test
    void a_huge_event_passes_and_a_larger_one_is_refused() throws IOException {
        byte[] event = new byte[PartReader.MAX_EVENT];
        Arrays.fill(event, (byte) 'A');
        System.arraycopy("data: {\"modelVersion\":\"m\",\"x\":\"".getBytes(UTF_8), 0, event, 0, 31);
        System.arraycopy("\"}\n\n".getBytes(UTF_8), 0, event, event.length - 4, 4);
        PartReader reader = reader(new ByteArrayInputStream(event));
        byte[] larger = Arrays.copyOf(event, event.length + 1);
        larger[event.length - 1] = 'A';

        assertThat(reader.next()).isTrue();
        assertThat(Arrays.equals(
                        reader.array(), reader.offset(), reader.offset() + reader.length(), event, 0, event.length))
                .isTrue();
        assertThat(reader.facts().modelVersion()).isEqualTo("m");
        assertThat(reader.next()).isFalse();
        assertThatThrownBy(reader(new ByteArrayInputStream(larger))::next)
                .isInstanceOf(IOException.class)
                .hasMessage("event exceeds 16 MiB");
    }

    @Test
    void the_room_of_a_large_event_is_given_back_before_waiting() throws IOException {
        PartReader reader = reader(
                new Slices(("data: " + "A".repeat(1_000_000) + "\n\n").getBytes(UTF_8), "data: 2\n\n".getBytes(UTF_8)));

        assertThat(reader.array()).isEmpty();
        assertThat(reader.next()).isTrue();
        assertThat(reader.array().length).isGreaterThan(1_000_000);
        assertThat(reader.next()).isTrue();
        assertThat(part(reader)).isEqualTo("data: 2\n\n");
        assertThat(reader.array()).hasSize(8 * 1024);
        assertThat(reader.next()).isFalse();
        assertThat(reader.array()).isEmpty();
    }

    @Test
    void peeking_reads_the_first_event_and_leaves_it_to_the_next_call() throws IOException {
        byte[] event = "data: {\"candidates\":[{\"finishReason\":\"SAFETY\"}]}\n\n".getBytes(UTF_8);
        PartReader reader = reader(new Slices(event, Slices.FORBIDDEN));

        assertThat(reader.peek()).isTrue();
        assertThat(reader.peek()).isTrue();
        assertThat(reader.more()).isFalse();
        assertThat(reader.facts().emptiness()).isEqualTo(Emptiness.FINAL);
        assertThat(reader.next()).isTrue();
        assertThat(part(reader)).isEqualTo(new String(event, UTF_8));
    }

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

    static List<String> streams() {
        return Samples.named(".*\\.sse").stream()
                .filter(name -> !name.matches("errors/midstream-(499|503)\\.sse"))
                .toList();
    }

    private static PartReader reader(InputStream in) {
        return new PartReader(in, Framing.SSE);
    }

    private static List<String> drain(PartReader reader) throws IOException {
        List<String> parts = new ArrayList<>();
        boolean promised = false;
        while (reader.next()) {
            parts.add(part(reader));
            promised = reader.more();
        }
        assertThat(promised).isFalse();
        return parts;
    }

    private static String part(PartReader reader) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(reader.array(), reader.offset(), reader.length());
        return out.toString(UTF_8);
    }
}
