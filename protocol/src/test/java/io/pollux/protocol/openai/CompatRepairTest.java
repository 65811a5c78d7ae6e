package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CompatRepairTest {
    private final CompatRepair repair = new CompatRepair();

    @Test
    void an_error_is_taken_out_of_its_array_and_gets_the_names_that_sdks_read() {
        JsonNode error = Json.readTree(repair.body(Samples.bytes("20d-openai-error-429.json")))
                .path("error");

        assertThat(error.path("message").stringValue()).startsWith("You exceeded your current quota");
        assertThat(error.path("type").stringValue()).isEqualTo("rate_limit_error");
        assertThat(error.path("code").stringValue()).isEqualTo("rate_limit_exceeded");
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(error.path("status").stringValue()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(error.path("details").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "400 | invalid_request_error | -",
                "401 | invalid_request_error | invalid_api_key",
                "404 | invalid_request_error | model_not_found",
                "429 | rate_limit_error      | rate_limit_exceeded",
                "500 | server_error          | -",
                "503 | server_error          | -",
            })
    void an_error_in_a_stream_is_told_by_its_status(int status, String type, String code) {
        Bytes event = Bytes.utf8("[{\"error\":{\"code\":" + status + ",\"message\":\"No.\"}}]");

        assertThat(repair.data(event).asUtf8())
                .isEqualTo("{\"error\":{\"code\":" + (code == null ? "null" : '"' + code + '"')
                        + ",\"message\":\"No.\",\"type\":\"" + type + "\",\"param\":null}}");
    }

    @Test
    void thoughts_that_only_the_total_counts_are_counted_as_completion() {
        JsonNode usage =
                Json.readTree(repair.body(Samples.bytes("20-openai-chat.json"))).path("usage");

        assertThat(usage)
                .isEqualTo(Json.readTree("{\"completion_tokens\":70,\"prompt_tokens\":4,\"total_tokens\":74,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":61}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt_tokens\":4,\"total_tokens\":9} | {\"prompt_tokens\":4,\"total_tokens\":9,\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":5}}",
                "{\"prompt_tokens\":4,\"completion_tokens\":9,\"total_tokens\":4} | {\"prompt_tokens\":4,\"completion_tokens\":9,\"total_tokens\":13}",
                "{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":2,\"x\":1}} | {\"prompt_tokens\":1,\"completion_tokens\":4,\"total_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":2,\"x\":1}}",
            })
    void the_three_counts_add_up(String usage, String repaired) {
        assertThat(repair.data(Bytes.utf8("{\"usage\":" + usage + "}")).asUtf8())
                .isEqualTo("{\"usage\":" + repaired + "}");
    }

    @Test
    void calls_in_a_stream_get_an_index_and_the_rest_of_the_sample_survives() {
        List<String> events = Samples.text("20c-openai-stream.sse")
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();

        List<String> repaired = events.stream()
                .map(Bytes::utf8)
                .map(repair::data)
                .map(Bytes::asUtf8)
                .toList();

        assertThat(repaired.get(0)).isEqualTo(events.get(0));
        assertThat(repaired.get(1))
                .isEqualTo(events.get(1)
                        .replace("\"role\":\"assistant\",", "")
                        .replace("\"type\":\"function\"}", "\"type\":\"function\",\"index\":0}"));
        assertThat(repaired.get(2)).contains("\"finish_reason\":\"tool_calls\"").doesNotContain("usage");
        assertThat(repaired.get(3)).isEqualTo("[DONE]");
    }

    @Test
    void usage_comes_once_after_the_choices_and_before_the_end() {
        String chunk = "{\"id\":\"r\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":%s}],\"created\":7,"
                + "\"model\":\"m\",\"object\":\"chat.completion.chunk\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":%d}}";
        String stream = "data: " + chunk.formatted("null", 2) + "\n\ndata: " + chunk.formatted("\"stop\"", 3) + "\n\n"
                + "data: [DONE]\n\n";

        assertThat(repair.events(stream.getBytes(UTF_8), 0, stream.length()).asUtf8())
                .isEqualTo("data: {\"id\":\"r\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null}],"
                        + "\"created\":7,\"model\":\"m\",\"object\":\"chat.completion.chunk\"}\n\n"
                        + "data: {\"id\":\"r\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                        + "\"created\":7,\"model\":\"m\",\"object\":\"chat.completion.chunk\"}\n\n"
                        + "data: {\"id\":\"r\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[],"
                        + "\"usage\":{\"prompt_tokens\":1,\"total_tokens\":3,\"completion_tokens\":2,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\n"
                        + "data: [DONE]\n\n");
    }

    @Test
    void a_chunk_of_usage_alone_stays_where_it_is() {
        String stream = """
                data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

                data: [DONE]

                """;

        assertThat(repair.events(stream.getBytes(UTF_8), 0, stream.length()).asUtf8())
                .isEqualTo(stream);
    }

    @Test
    void calls_are_numbered_through_the_stream_and_by_choice() {
        repair.data(calls(0, "{\"id\":\"a\"}", "{\"id\":\"b\"}"));
        repair.data(calls(1, "{\"id\":\"c\"}"));

        Bytes third = repair.data(calls(0, "{\"id\":\"a\"}", "{\"id\":\"d\"}"));

        assertThat(third.asUtf8()).contains("{\"id\":\"a\",\"index\":0}", "{\"id\":\"d\",\"index\":2}");
    }

    @Test
    void a_call_without_an_id_gets_one_that_no_other_has() {
        Bytes reply = Bytes.utf8("{\"id\":\"r1\",\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":["
                + "{\"id\":\"\",\"function\":{}},{\"function\":{}},{\"id\":\"own\"}]},\"finish_reason\":\"stop\"}]}");

        assertThat(repair.body(reply).asUtf8())
                .isEqualTo("{\"id\":\"r1\",\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":["
                        + "{\"id\":\"call_r1_0_0\",\"function\":{}},{\"function\":{},\"id\":\"call_r1_0_1\"},"
                        + "{\"id\":\"own\"}]},\"finish_reason\":\"tool_calls\"}]}");
    }

    @Test
    void the_arguments_that_follow_a_call_get_no_second_id() {
        repair.data(
                Bytes.utf8("{\"id\":\"r\",\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"\"}]}}]}"));
        Bytes following = Bytes.utf8(
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\"}}]}}]}");

        assertThat(repair.data(following)).isSameAs(following);
    }

    @Test
    void a_finish_that_comes_after_the_calls_names_them() {
        repair.data(calls(0, "{\"id\":\"a\"}"));

        assertThat(repair.data(Bytes.utf8("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"))
                        .asUtf8())
                .contains("\"finish_reason\":\"tool_calls\"");
        Bytes other = Bytes.utf8("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        assertThat(repair.data(other)).isSameAs(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[DONE]",
                "",
                "<html>",
                "[]",
                "{}",
                "null",
                "[{\"x\":1}]",
                "{\"error\":\"text\"}",
                "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":null}}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"x\"}]}}]}",
                "{\"choices\":[{\"delta\":null}],\"usage\":null}",
                "{\"choices\":{\"a\":1}}",
                "{\"choices\":[1,null,\"a\",[]]}",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[1,null]}}]}",
                "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}",
                "{\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}",
                "{\"usage\":{\"prompt_tokens\":\"x\",\"total_tokens\":3}}",
                "{\"a\" : 1.50, \"choices\":[ ]}",
            })
    void bytes_that_need_no_repair_are_the_same_object(String sound) {
        Bytes data = Bytes.utf8(sound);

        assertThat(repair.data(data)).isSameAs(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20e-openai-embeddings.json", "20f-openai-models.json"})
    void replies_of_other_endpoints_are_the_same_object(String sample) {
        Bytes body = Samples.bytes(sample);

        assertThat(repair.body(body)).isSameAs(body);
    }

    @Test
    void what_has_been_repaired_needs_no_repair() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            Bytes once = new CompatRepair().body(randomReply(random));

            assertThat(new CompatRepair().body(once)).isSameAs(once);
        }
    }

    private static Bytes randomReply(Random random) {
        StringBuilder calls = new StringBuilder();
        for (int call = random.nextInt(4); call > 0; call--) {
            calls.append(calls.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(random.nextBoolean() ? "" : "c" + call)
                    .append("\",\"function\":{\"name\":\"f\"}}");
        }
        return Bytes.utf8(
                "{\"id\":\"r\",\"choices\":[{\"index\":" + random.nextInt(3) + ",\"message\":{\"tool_calls\":["
                        + calls + "]},\"finish_reason\":\"" + (random.nextBoolean() ? "stop" : "length")
                        + "\"}],\"usage\":{\"prompt_tokens\":" + random.nextInt(9) + ",\"completion_tokens\":"
                        + random.nextInt(9) + ",\"total_tokens\":" + random.nextInt(30) + "}}");
    }

    private static Bytes calls(int choice, String... calls) {
        return Bytes.utf8("{\"id\":\"r\",\"choices\":[{\"index\":" + choice + ",\"delta\":{\"tool_calls\":["
                + String.join(",", calls) + "]}}]}");
    }

    @Test
    void a_role_is_told_once_for_each_choice() {
        String first = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}}]}";
        String other = "{\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\"}}]}";

        assertThat(data(first)).isEqualTo(first);
        assertThat(data(first)).isEqualTo("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
        assertThat(data(other)).isEqualTo(other);
        assertThat(data(other)).isEqualTo("{\"choices\":[{\"index\":1,\"delta\":{}}]}");
    }

    @Test
    void whole_events_are_repaired_in_place_and_all_other_bytes_survive() {
        String comment = ": hello\n\n";
        String chunk = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"c\"}]}}], \"x\" : 1e5}\r\n\r\n";
        String tight = "data:{\"error\":{\"code\":503,\"message\":\"No.\"}}\n\n";
        String end = "data: [DONE]\n\n";
        byte[] stream = ("..." + comment + chunk + end + tight + "...").getBytes(UTF_8);

        String repaired = repair.events(stream, 3, stream.length - 6).asUtf8();

        assertThat(repaired)
                .isEqualTo(
                        comment
                                + "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"c\",\"index\":0}]}}],\"x\":1E+5}\r\n\r\n"
                                + end
                                + "data:{\"error\":{\"code\":null,\"message\":\"No.\",\"type\":\"server_error\",\"param\":null}}\n\n");
    }

    private String data(String document) {
        return repair.data(Bytes.utf8(document)).asUtf8();
    }
}
