package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Callers who give the calls they send back ids of their own. */
class LostCallIdTest {
    private static final String MODEL = "gemini-3.8-flash";
    private static final String ARGUMENTS = "{\"b\":[1.50,{\"y\":null,\"x\":\"é\"}],\"a\":{\"d\":1e3,\"c\":true}}";
    private static final String LOST = Conversation.LOST_SIGNATURE;

    private final ExpiringSignatures signatures =
            new ExpiringSignatures(1 << 20, ExpiringSignatures.A_DAY, InstantSource.system());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":[1.50,{\"y\":null,\"x\":\"é\"}],\"a\":{\"d\":1e3,\"c\":true}}",
                "{\"a\":{\"c\":true,\"d\":1000},\"b\":[1.5,{\"x\":\"\\u00e9\",\"y\":null}]}",
                "{ \"a\" : {\"d\": 1000.0, \"c\": true},\n \"b\" : [15e-1, {\"x\": \"é\", \"y\": null}] }"
            })
    void a_call_is_known_by_its_content_however_it_is_written(String arguments) throws BadChatRequest {
        answer("f", ARGUMENTS);

        assertThat(signature(MODEL, "caller", calls("own_1", "f", arguments))).isEqualTo("c2ln");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-3.8-flash | other  | f | {}",
                "gemini-3.7-flash | caller | f | {}",
                "gemini-3.8-flash | caller | g | {}",
                "gemini-3.8-flash | caller | f | {\"a\":1}",
                "gemini-3.8-flash | caller | f | {\"a\":null}",
                "gemini-3.8-flash | caller | f | {\"a\":[]}",
            })
    void another_call_another_model_or_another_tenant_does_not_get_it(
            String model, String tenant, String tool, String arguments) throws BadChatRequest {
        answer("f", "{}");

        assertThat(signature(MODEL, "caller", calls("own_1", "f", "{}"))).isEqualTo("c2ln");
        assertThat(signature(model, tenant, calls("own_1", tool, arguments))).isEqualTo(LOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | \"1\" | false",
                "1 | [1] | false",
                "[1,0,\"number\"] | 1 | false",
                "9007199254740993 | 9007199254740992 | false",
                "-0.0 | 0 | true",
                "1e400 | 10e399 | true"
            })
    void numbers_are_the_same_by_their_value_alone(String told, String sent, boolean same) throws BadChatRequest {
        answer("f", "{\"a\":" + told + "}");

        String found = signature(MODEL, "caller", calls("own_1", "f", "{\"a\":" + sent + "}"));

        assertThat(found).isEqualTo(same ? "c2ln" : LOST);
    }

    @Test
    void a_call_without_any_id_is_known_too() throws BadChatRequest {
        answer("f", "{}");

        assertThat(signature(MODEL, "caller", "\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}"))
                .isEqualTo("c2ln");
    }

    @Test
    void what_the_caller_sends_and_what_its_id_says_come_first() throws BadChatRequest {
        answer("f", "{}");
        signatures.of("caller").remember("call_1", new RememberedCall(MODEL, "", "Ynk="));
        String signed = calls("own_1", "f", "{}")
                .replace("\"type\"", "\"extra_content\":{\"google\":{\"thought_signature\":\"c2VudA==\"}},\"type\"");

        assertThat(signature(MODEL, "caller", calls("call_1", "f", "{}"))).isEqualTo("Ynk=");
        assertThat(signature(MODEL, "caller", signed)).isEqualTo("c2VudA==");
    }

    @Test
    void only_the_first_call_of_a_message_is_looked_up() throws BadChatRequest {
        answer("f", "{}");
        String two = calls("own_1", "f", "{}")
                .replace(
                        "]",
                        ",{\"id\":\"own_2\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]");

        JsonNode parts = parts(MODEL, "caller", two);

        assertThat(parts.path(0).path("thoughtSignature").asString("")).isEqualTo("c2ln");
        assertThat(parts.path(1).has("thoughtSignature")).isFalse();
    }

    private void answer(String tool, String arguments) {
        String reply = "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"" + tool
                + "\",\"args\":" + arguments + "},\"thoughtSignature\":\"c2ln\"}]},\"finishReason\":\"STOP\"}]}";
        Completions.translated(reply, Completions.of(Completions.PLAIN, ReplyExtras.DEFAULT, signatures.of("caller")));
    }

    private static String calls(String id, String tool, String arguments) {
        return "\"tool_calls\":[{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"" + tool
                + "\",\"arguments\":"
                + Json.write(Json.object().stringNode(arguments)).asUtf8() + "}}]";
    }

    private String signature(String model, String tenant, String calls) throws BadChatRequest {
        return parts(model, tenant, calls).path(0).path("thoughtSignature").asString("");
    }

    private JsonNode parts(String model, String tenant, String calls) throws BadChatRequest {
        JsonNode request = Json.readTree("{\"model\":\"" + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\"," + calls + "}]}");
        return Chats.translate(request, signatures.of(tenant))
                .body()
                .path("contents")
                .path(1)
                .path("parts");
    }
}
