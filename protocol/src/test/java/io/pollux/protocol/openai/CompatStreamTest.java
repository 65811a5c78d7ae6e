package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompatStreamTest {
    private final CompatStream stream = new CompatStream();

    @Test
    void calls_in_a_stream_get_an_index_and_the_rest_of_the_sample_survives() {
        List<String> events = data(Samples.text("20c-openai-stream.sse"));

        List<String> told = data(told(Samples.text("20c-openai-stream.sse")));

        assertThat(told).hasSize(events.size() + 1);
        assertThat(told.get(0)).isEqualTo(events.get(0));
        assertThat(told.get(1))
                .isEqualTo(events.get(1)
                        .replace("\"role\":\"assistant\",", "")
                        .replace("\"type\":\"function\"}", "\"type\":\"function\",\"index\":0}"));
        assertThat(told.get(2)).contains("\"finish_reason\":\"tool_calls\"").doesNotContain("usage");
        assertThat(told.get(3)).contains("\"choices\":[],\"usage\":{");
        assertThat(told.get(4)).isEqualTo("[DONE]");
    }

    @Test
    void usage_comes_once_after_the_choices_and_before_the_end() {
        String chunk = "{\"id\":\"r\",\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}],\"created\":7,"
                + "\"model\":\"m\",\"object\":\"chat.completion.chunk\"%s}";
        String counts = ",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":%d}";
        String begin = "\"role\":\"assistant\"";

        String told = told(event(chunk.formatted(begin, "null", counts.formatted(2)))
                + event("{\"choices\":[],\"usage\":{\"prompt_tokens\":9}}")
                + event(chunk.formatted("", "\"stop\"", counts.formatted(3)))
                + event("[DONE]"));

        assertThat(told)
                .isEqualTo(event(chunk.formatted(begin, "null", ""))
                        + event(chunk.formatted("", "\"stop\"", ""))
                        + event("{\"id\":\"r\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\","
                                + "\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":3,"
                                + "\"completion_tokens\":2,\"completion_tokens_details\":{\"reasoning_tokens\":2}}}")
                        + event("[DONE]"));
    }

    @Test
    void calls_are_numbered_through_the_stream_and_by_choice() {
        calls(0, "{\"id\":\"a\"}", "{\"id\":\"b\"}");
        calls(1, "{\"id\":\"c\"}");

        assertThat(calls(0, "{\"id\":\"a\"}", "{\"id\":\"d\"}"))
                .contains("{\"index\":0}", "{\"id\":\"d\",\"index\":2,\"type\":\"function\"}");
    }

    @Test
    void the_arguments_that_follow_a_call_are_told_alone() {
        calls(0, "{\"index\":0,\"id\":\"\",\"type\":\"function\"}");

        String next = "{\"index\":0,\"function\":{\"arguments\":\"{\"}}";
        assertThat(calls(0, next)).contains('[' + next + ']');
        assertThat(
                        calls(
                                0,
                                "{\"index\":0,\"id\":\"call_r_0_0\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}}"))
                .contains("[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]");
    }

    @Test
    void a_finish_that_comes_after_the_calls_names_them() {
        calls(0, "{\"id\":\"a\"}");

        assertThat(told(event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")))
                .contains("\"finish_reason\":\"tool_calls\"");
        assertThat(told(event("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}")))
                .contains("\"finish_reason\":\"stop\"");
    }

    @Test
    void what_one_chunk_says_of_a_finished_choice_is_left_out_and_the_rest_told() {
        told(event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));

        assertThat(told(event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}},"
                        + "{\"index\":1,\"delta\":{\"role\":\"assistant\"}}],\"x\":1}")))
                .isEqualTo(event("{\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\"}}],\"x\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": hello\n\n",
                "\n",
                "event: chunk\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}], \"x\" : 1.50}\n\n",
                "data:{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\r\n\r\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[1,null]}}]}\n\n",
                "data: {\"choices\":[ ],\"usage\":null}\n\n",
            })
    void bytes_that_need_no_repair_pass_as_they_came(String sound) {
        byte[] padded = ("..." + sound + "...").getBytes(UTF_8);

        assertThat(stream.events(padded, 3, padded.length - 6).asUtf8()).isEqualTo(sound);
    }

    @Test
    void nothing_is_told_after_the_end() {
        told(event("{\"error\":{\"code\":503,\"message\":\"No.\"}}"));

        assertThat(stream.isOver()).isTrue();
        assertThat(told(": hello\n\n" + event("[DONE]"))).isEmpty();
        assertThat(stream.end().isEmpty()).isTrue();
    }

    private String told(String events) {
        byte[] bytes = events.getBytes(UTF_8);
        return stream.events(bytes, 0, bytes.length).asUtf8();
    }

    private String calls(int choice, String... calls) {
        return told(event("{\"id\":\"r\",\"choices\":[{\"index\":" + choice + ",\"delta\":{\"tool_calls\":["
                + String.join(",", calls) + "]}}]}"));
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static List<String> data(String events) {
        return events.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }
}
