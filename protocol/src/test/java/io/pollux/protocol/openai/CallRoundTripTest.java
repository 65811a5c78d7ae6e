package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers with calls that callers send back as they were told, or less of them. */
class CallRoundTripTest {
    private static final String MODEL = "gemini-3.8-flash";
    private static final String LOST = Conversation.LOST_SIGNATURE;

    private final SignatureMemory memory =
            new ExpiringSignatures(1 << 20, ExpiringSignatures.A_DAY, InstantSource.system()).of("tenant");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'text':'let me','thoughtSignature':'VEVYVA=='},{'functionCall':{'name':'f','args':{}}}",
                "{'text':'let me'},{'functionCall':{'name':'f','args':{}},'thoughtSignature':'Q0FMTA=='}",
                "{'text':'let me','thoughtSignature':'VEVYVA=='},"
                        + "{'functionCall':{'name':'f','args':{}},'thoughtSignature':'Q0FMTA=='},"
                        + "{'functionCall':{'name':'g','args':{}}}",
                "{'functionCall':{'id':'aaaa1111','name':'f','args':{}},'thoughtSignature':'Q0FMTA=='},"
                        + "{'functionCall':{'id':'bbbb2222','name':'g','args':{'a':1}}}",
            })
    void what_comes_back_as_it_was_told_is_what_gemini_said(String parts) throws BadChatRequest {
        JsonNode said = json("[" + parts + "]");

        JsonNode sent = parts(MODEL, answered(parts));

        assertThat(unlessLost(sent)).isEqualTo(said);
    }

    @Test
    void a_call_without_what_was_told_beside_it_gets_its_own_signature_and_the_text_none() throws BadChatRequest {
        ObjectNode told = answered("{'text':'let me','thoughtSignature':'VEVYVA=='},"
                + "{'functionCall':{'name':'f','args':{}},'thoughtSignature':'Q0FMTA=='}");
        told.remove("extra_content");
        ((ObjectNode) told.path("tool_calls").path(0)).remove("extra_content");

        JsonNode sent = parts(MODEL, told);

        assertThat(sent)
                .isEqualTo(json("[{'text':'let me'},"
                        + "{'functionCall':{'name':'f','args':{}},'thoughtSignature':'Q0FMTA=='}]"));
    }

    @Test
    void a_signature_told_of_the_call_and_of_the_message_is_the_calls() throws BadChatRequest {
        ObjectNode told = answered(
                "{'text':'let me'}," + "{'functionCall':{'name':'f','args':{}},'thoughtSignature':'Q0FMTA=='}");
        told.set("extra_content", told.at("/tool_calls/0/extra_content"));

        assertThat(parts(MODEL, told).path(0).has("thoughtSignature")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"c2VudA==, '', c2VudA==", "c2VudA==, words, skip_thought_signature_validator"})
    void a_signature_of_the_message_is_the_calls_where_there_is_no_text(String sent, String text, String found)
            throws BadChatRequest {
        ObjectNode message = (ObjectNode) json("{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f'}}],"
                + "'extra_content':{'google':{'thought_signature':'" + sent + "'}}}");
        message.put("content", text);

        assertThat(parts(MODEL, message).findValuesAsString("thoughtSignature")).contains(found);
    }

    @Test
    void geminis_ids_are_told_of_the_call_and_of_its_answer_and_no_others() throws BadChatRequest {
        ObjectNode told = answered("{'functionCall':{'id':'aaaa1111','name':'f','args':{}}},"
                + "{'functionCall':{'name':'g','args':{}}},{'functionCall':{'id':'aaaa1111','name':'h','args':{}}}");
        ObjectNode request = request(MODEL, told);
        told.path("tool_calls").forEach(call -> request.withArray("messages")
                .addObject()
                .put("role", "tool")
                .put("content", "ok")
                .set("tool_call_id", call.path("id")));

        JsonNode contents = Chats.translate(request, memory).body().path("contents");

        assertThat(told.at("/tool_calls/2/id").stringValue()).startsWith("call_");
        assertThat(contents.path(1).findValuesAsString("id")).containsExactly("aaaa1111", "aaaa1111");
        assertThat(contents.path(2).path("parts"))
                .isEqualTo(json("[{'functionResponse':{'id':'aaaa1111','name':'f','response':{'output':'ok'}}},"
                        + "{'functionResponse':{'name':'g','response':{'output':'ok'}}},"
                        + "{'functionResponse':{'id':'aaaa1111','name':'h','response':{'output':'ok'}}}]"));
    }

    @Test
    void an_id_that_gemini_never_gave_is_kept_from_it() throws BadChatRequest {
        JsonNode message = json("{'role':'assistant','tool_calls':[{'id':'aaaa1111','function':{'name':'f'}}]}");

        assertThat(parts(MODEL, message).findValues("id")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void another_family_of_models_does_not_get_the_signature(boolean isSent) throws BadChatRequest {
        ObjectNode told =
                answered("{'functionCall':{'id':'aaaa1111','name':'f','args':{}},'thoughtSignature':'Q0FMTA=='}");
        if (!isSent) {
            ((ObjectNode) told.at("/tool_calls/0")).remove("extra_content");
        }

        assertThat(signature("gemini-2.5-flash", told)).isEmpty();
        assertThat(signature("gemini-3.5-flash", told)).isEqualTo(LOST);
        assertThat(signature("gemini-3.8-pro", told)).isEqualTo("Q0FMTA==");
    }

    private static JsonNode unlessLost(JsonNode parts) {
        for (JsonNode part : parts) {
            if (part.path("thoughtSignature").stringValue("").equals(LOST)) {
                ((ObjectNode) part).remove("thoughtSignature");
            }
        }
        return parts;
    }

    private String signature(String model, JsonNode message) throws BadChatRequest {
        return parts(model, message).path(0).path("thoughtSignature").stringValue("");
    }

    /** The message that an answer of these parts is told as. */
    private ObjectNode answered(String parts) {
        String reply = "{\"candidates\":[{\"content\":{\"parts\":[" + parts.replace('\'', '"')
                + "]},\"finishReason\":\"STOP\"}]}";
        return (ObjectNode)
                Completions.translated(reply, Completions.of(Completions.PLAIN, ReplyExtras.DEFAULT, memory))
                        .at("/choices/0/message");
    }

    private JsonNode parts(String model, JsonNode message) throws BadChatRequest {
        return Json.readTree(Json.write(
                Chats.translate(request(model, message), memory).body().at("/contents/1/parts")));
    }

    private static ObjectNode request(String model, JsonNode message) {
        ObjectNode request = Chats.request(model, "{}");
        request.withArray("messages").add(message);
        return request;
    }

    private static JsonNode json(String lenient) {
        return Json.readTree(lenient.replace('\'', '"'));
    }
}
