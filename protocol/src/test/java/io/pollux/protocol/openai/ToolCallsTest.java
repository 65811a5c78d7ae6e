package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ToolCallsTest {
    private static final String TWO_CALLS =
            "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{'a':1}},'thoughtSignature':'c2ln'},"
                    + "{'functionCall':{'name':'g'}}]},'finishReason':'STOP'}]}";

    private final SignatureMemory memory =
            new ExpiringSignatures(1 << 20, Duration.ofHours(1), InstantSource.system()).of("tenant");

    @Test
    void a_call_without_an_id_gets_one_of_ours_and_its_signature_is_remembered() {
        JsonNode calls = calls(TWO_CALLS, Completions.PLAIN);

        String id = calls.path(0).path("id").stringValue();
        assertThat(id)
                .matches("call_[0-9a-f]{24}")
                .isNotEqualTo(calls.path(1).path("id").stringValue());
        assertThat(memory.recall(id)).contains(new RememberedCall("gemini-3.8-flash", "", "c2ln"));
        assertThat(memory.recall(calls.path(1).path("id").stringValue())).isEmpty();
        assertThat(signature(calls.path(0))).isEqualTo("c2ln");
        assertThat(calls.path(1).has("extra_content")).isFalse();
        assertThat(calls.path(0).path("function").path("arguments").stringValue())
                .isEqualTo("{\"a\":1}");
        assertThat(calls.path(1).path("function").path("arguments").stringValue())
                .isEqualTo("{}");
    }

    @Test
    void an_id_of_upstreams_is_kept_unless_it_comes_twice() {
        JsonNode calls = calls(
                "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','id':'k3v9x2qa'},'thoughtSignature':'c2ln'},"
                        + "{'functionCall':{'name':'g','id':'k3v9x2qa'}}]},'finishReason':'STOP'}]}",
                Completions.PLAIN);

        assertThat(calls.path(0).path("id").stringValue()).isEqualTo("k3v9x2qa");
        assertThat(memory.recall("k3v9x2qa")).contains(new RememberedCall("gemini-3.8-flash", "k3v9x2qa", "c2ln"));
        assertThat(calls.path(1).path("id").stringValue()).matches("call_[0-9a-f]{24}");
    }

    @Test
    void only_the_first_call_is_passed_on_to_a_caller_of_one_at_a_time() {
        assertThat(calls(TWO_CALLS, Completions.ONE_CALL)).hasSize(1);
        String stream = Completions.streamed(Completions.of(Completions.ONE_CALL), TWO_CALLS.replace('\'', '"'));
        assertThat(stream).contains("\"f\"").doesNotContain("\"g\"");
    }

    @Test
    void names_that_had_to_change_are_the_callers_again() {
        ReplyForm form = new ReplyForm("m", false, false, true, false, false, Map.of("f", "4f"), Set.of());

        JsonNode calls = calls(TWO_CALLS, form);

        assertThat(calls.path(0).path("function").path("name").stringValue()).isEqualTo("4f");
        assertThat(calls.path(1).path("function").path("name").stringValue()).isEqualTo("g");
    }

    @Test
    void a_caller_of_functions_gets_a_function_call() {
        JsonNode choice = choice(TWO_CALLS, Completions.LEGACY);
        JsonNode joined = JoinedChunks.of(
                        Completions.streamed(Completions.of(Completions.LEGACY), TWO_CALLS.replace('\'', '"')))
                .path("choices")
                .path(0);

        for (JsonNode told : new JsonNode[] {choice, joined}) {
            assertThat(told.path("finish_reason").stringValue()).isEqualTo("function_call");
            assertThat(told.path("message").path("function_call").path("name").stringValue())
                    .isEqualTo("f");
            assertThat(signature(told.path("message"))).isEqualTo("c2ln");
            assertThat(told.path("message").has("tool_calls")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'input':'select 1'} | select 1",
                "{'input':{'a':1}} | {'input':{'a':1}}",
                "{'query':'x'} | {'query':'x'}",
            })
    void a_custom_tool_gets_its_input(String args, String input) {
        ReplyForm form = new ReplyForm("m", false, false, true, false, false, Map.of(), Set.of("sql"));

        JsonNode call = calls(
                        "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'sql','args':" + args
                                + "}}]},'finishReason':'STOP'}]}",
                        form)
                .path(0);

        assertThat(call.path("type").stringValue()).isEqualTo("custom");
        assertThat(call.path("custom").path("name").stringValue()).isEqualTo("sql");
        assertThat(call.path("custom").path("input").stringValue()).isEqualTo(input.replace('\'', '"'));
    }

    @Test
    void arguments_that_come_value_by_value_are_put_together() {
        JsonNode call = JoinedChunks.of(Completions.streamed(
                        Completions.of(Completions.PLAIN), Samples.text("24b-vertex-stream-args.sse")))
                .path("choices")
                .path(0)
                .path("message")
                .path("tool_calls")
                .path(0);

        assertThat(call.path("function").path("arguments").stringValue()).isEqualTo("{\"city\":\"Paris\"}");
        assertThat(signature(call)).startsWith("EmIK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'jsonPath':'$.a','numberValue':1.50} | {'a':1.50}",
                "{'jsonPath':'$.a','boolValue':false} | {'a':false}",
                "{'jsonPath':'$.a','nullValue':'NULL_VALUE'} | {'a':null}",
                "{'jsonPath':'$.a.b[0].c','stringValue':'x'} | {'a':{'b':[{'c':'x'}]}}",
                "{'jsonPath':'$.a[0]','stringValue':'x'},{'jsonPath':'$.a[1]','stringValue':'y'} | {'a':['x','y']}",
                "{'jsonPath':'$.a','stringValue':'x','willContinue':true},{'jsonPath':'$.a','stringValue':'y'} | {'a':'xy'}",
                "{'jsonPath':'$.a','stringValue':'x'},{'jsonPath':'$.a','stringValue':'y'} | {'a':'y'}",
                "{'jsonPath':'$[\"a b\"]','numberValue':1} | {}",
                "{'jsonPath':'$.a[5]','numberValue':1} | {'a':[]}",
                "{'jsonPath':'$.a','stringValue':'x'},{'jsonPath':'$.a.b','stringValue':'y'} | {'a':{'b':'y'}}",
                "{'jsonPath':'a','numberValue':1},{'jsonPath':'$','numberValue':1},{'jsonPath':7},3 | {}",
                "{'jsonPath':'$.a'} | {}",
            })
    void values_are_put_where_their_path_leads(String partials, String arguments) {
        StreamedArguments streamed = new StreamedArguments();

        streamed.add(Json.readTree(
                ("[" + partials + "]").replace("\"", "\\u0027\\u0027").replace('\'', '"')));

        assertThat(streamed.toTree()).isEqualTo(Json.readTree(arguments.replace('\'', '"')));
    }

    private JsonNode calls(String reply, ReplyForm form) {
        return choice(reply, form).path("message").path("tool_calls");
    }

    private JsonNode choice(String reply, ReplyForm form) {
        return Completions.translated(reply.replace('\'', '"'), Completions.of(form, ReplyExtras.DEFAULT, memory))
                .path("choices")
                .path(0);
    }

    private static String signature(JsonNode owner) {
        return owner.path("extra_content")
                .path("google")
                .path("thought_signature")
                .stringValue("");
    }
}
