package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatRequestTest {
    private static final Map<String, String> ALIASES = Map.of("gpt-5.4", "gemini-3.8-flash");

    @Test
    void a_body_passes_as_it_came() throws BadField {
        Bytes body = Bytes.utf8(" {\"model\" : \"models/gemini-3.8-flash\", \"x\": 1e5, \"stream\": true}");

        CompatRequest request = read(body);

        assertThat(request.body()).isSameAs(body);
        assertThat(request.model()).isEqualTo("gemini-3.8-flash");
        assertThat(request.streams()).isTrue();
    }

    @Test
    void a_prefix_that_google_does_not_know_is_taken_off() throws BadField {
        CompatRequest request = read(Bytes.utf8("{\"model\":\"google/gemini-3.8-flash\"}"));

        assertThat(request.body()).isEqualTo(Bytes.utf8("{\"model\":\"gemini-3.8-flash\"}"));
    }

    @Test
    void an_alias_is_the_one_thing_that_is_replaced() throws BadField {
        CompatRequest request = read(Bytes.utf8("{\"a\":[1],\"model\":\"gpt-5.4\",\"b\":null}"));

        assertThat(request)
                .isEqualTo(new CompatRequest(
                        Bytes.utf8("{\"a\":[1],\"model\":\"gemini-3.8-flash\",\"b\":null}"),
                        "gemini-3.8-flash",
                        false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                | body   | body: a list (expected: a JSON object)",
                "{}                                | model  | model: missing (expected: a text)",
                "{\"model\":null}                  | model  | model: missing (expected: a text)",
                "{\"model\":7}                     | model  | model: 7 (expected: a text)",
                "{\"model\":\"\"}                  | model  | model: \"\" (expected: a text that is not empty)",
                "{\"model\":\"a b\"}               | model  | model: not a model (expected: the name of a Gemini model)",
                "{\"model\":\"models/\"}           | model  | model: not a model (expected: the name of a Gemini model)",
                "{\"model\":\"m\",\"stream\":[]}   | stream | stream: a list (expected: true or false)",
            })
    void what_the_gateway_has_to_know_must_be_there(String body, String param, String message) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> read(Bytes.utf8(body)))
                .withMessage(message)
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param));
    }

    private static CompatRequest read(Bytes body) throws BadField {
        return CompatRequest.read(body, Json.readTree(body), ALIASES);
    }
}
