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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartReaderTest {
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
    void random_line_ends_are_cut_at_blank_lines_and_nowhere_else() throws IOException {
        Random random = new Random(8);
        Pattern blankLineInside = Pattern.compile("(\\r\\n|\\n|\\r(?!\\n))(\\r\\n|\\n|\\r(?!\\n))(?s:.)");
        Pattern blankLine = Pattern.compile("\\A(?:(?s:.)*(?:\\r\\n|\\n|\\r(?!\\n)))?(?:\\r\\n|\\n|\\r)\\z");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder stream = new StringBuilder();
            random.ints(1 + random.nextInt(20), 0, 4).forEach(at -> stream.append("\r\nx:".charAt(at)));
            byte[] bytes = stream.toString().getBytes(UTF_8);
            boolean whole = round % 2 == 0;

            List<String> parts = drain(reader(whole ? new ByteArrayInputStream(bytes) : Slices.cut(bytes, random, 4)));

            assertThat(String.join("", parts)).isEqualTo(stream.toString());
            assertThat(parts).noneMatch(part -> blankLineInside.matcher(part).find());
            if (whole) {
                assertThat(parts.subList(0, parts.size() - 1))
                        .allMatch(part -> blankLine.matcher(part).find());
            }
        }
    }

    @Test
    void a_last_event_without_a_blank_line_is_passed_on() throws IOException {
        PartReader reader = reader(new Slices("data: 1\n\ndata: {\"modelVersion\":\"m\"}".getBytes(UTF_8)));

        assertThat(drain(reader)).containsExactly("data: 1\n\n", "data: {\"modelVersion\":\"m\"}");
        assertThat(reader.facts().modelVersion()).isEqualTo("m");
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
        assertThat(reader.array()).hasSizeLessThanOrEqualTo(8 * 1024);
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

    static List<String> streams() {
        return Samples.named(".*\\.sse").stream()
                .filter(name -> !name.matches("errors/midstream-(499|503)\\.sse"))
                .toList();
    }

    private static PartReader reader(InputStream in) {
        return new PartReader(in, Framing.SSE);
    }
}
