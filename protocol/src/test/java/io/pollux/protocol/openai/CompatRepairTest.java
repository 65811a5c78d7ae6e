package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CompatRepairTest {
    @Test
    void an_error_is_taken_out_of_its_array_and_gets_the_names_that_sdks_read() {
        JsonNode error = Json.readTree(CompatRepair.body(Samples.bytes("20d-openai-error-429.json")))
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
    void an_error_is_told_by_its_status(int status, String type, String code) {
        Bytes body = Bytes.utf8("[{\"error\":{\"code\":" + status + ",\"message\":\"No.\"}}]");

        assertThat(CompatRepair.body(body).asUtf8())
                .isEqualTo("{\"error\":{\"code\":" + (code == null ? "null" : '"' + code + '"')
                        + ",\"message\":\"No.\",\"type\":\"" + type + "\",\"param\":null}}");
    }

    @Test
    void thoughts_that_only_the_total_counts_are_counted_as_completion() {
        JsonNode usage = Json.readTree(CompatRepair.body(Samples.bytes("20-openai-chat.json")))
                .path("usage");

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
        assertThat(CompatRepair.body(Bytes.utf8("{\"usage\":" + usage + "}")).asUtf8())
                .isEqualTo("{\"usage\":" + repaired + "}");
    }

    @Test
    void a_call_without_an_id_gets_one_that_no_other_has() {
        Bytes reply = Bytes.utf8("{\"id\":\"r1\",\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":["
                + "{\"id\":\"\",\"function\":{}},{\"function\":{}},{\"id\":\"own\"}]},\"finish_reason\":\"stop\"}]}");

        assertThat(CompatRepair.body(reply).asUtf8())
                .isEqualTo("{\"id\":\"r1\",\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":["
                        + "{\"id\":\"call_r1_0_0\",\"function\":{}},{\"function\":{},\"id\":\"call_r1_0_1\"},"
                        + "{\"id\":\"own\"}]},\"finish_reason\":\"tool_calls\"}]}");
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
                "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"x\",\"function\":{\"arguments\":\"{}\"}}]}}]}",
                "{\"choices\":[{\"message\":null}],\"usage\":null}",
                "{\"choices\":{\"a\":1}}",
                "{\"choices\":[1,null,\"a\",[]]}",
                "{\"choices\":[{\"message\":{\"tool_calls\":[1,null]}}]}",
                "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}",
                "{\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}",
                "{\"usage\":{\"prompt_tokens\":\"x\",\"total_tokens\":3}}",
                "{\"a\" : 1.50, \"choices\":[ ]}",
            })
    void bytes_that_need_no_repair_are_the_same_object(String sound) {
        Bytes body = Bytes.utf8(sound);

        assertThat(CompatRepair.body(body)).isSameAs(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20e-openai-embeddings.json", "20f-openai-models.json"})
    void replies_of_other_endpoints_are_the_same_object(String sample) {
        Bytes body = Samples.bytes(sample);

        assertThat(CompatRepair.body(body)).isSameAs(body);
    }

    @Test
    void what_has_been_repaired_needs_no_repair() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            Bytes once = CompatRepair.body(randomReply(random));

            assertThat(CompatRepair.body(once)).isSameAs(once);
        }
    }

    private static Bytes randomReply(Random random) {
        StringBuilder calls = new StringBuilder();
        for (int call = random.nextInt(4); call > 0; call--) {
            calls.append(calls.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(random.nextBoolean() ? "" : "c" + call)
                    .append("\",\"function\":{\"name\":\"f\",\"arguments\":")
                    .append(random.nextBoolean() ? "{}" : "\"{}\"")
                    .append("}}");
        }
        return Bytes.utf8(
                "{\"id\":\"r\",\"choices\":[{\"index\":" + random.nextInt(3) + ",\"message\":{\"tool_calls\":["
                        + calls + "]},\"finish_reason\":\"" + (random.nextBoolean() ? "stop" : "length")
                        + "\"}],\"usage\":{\"prompt_tokens\":" + random.nextInt(9) + ",\"completion_tokens\":"
                        + random.nextInt(9) + ",\"total_tokens\":" + random.nextInt(30) + "}}");
    }
}
