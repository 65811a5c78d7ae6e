package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                  | n: missing",
                "{\"n\":5}           | n: 5 (expected: a text)",
                "{\"n\":[1]}         | n: a list (expected: a text)",
                "{\"n\":{\"a\":1}}   | n: an object (expected: a text)",
                "{\"n\":true}        | n: true (expected: a text)",
                "{\"n\":\"\"}        | n: \"\" (expected: a text that is not empty)",
                "[]                  | body: a list (expected: a JSON object)",
                "\"x\"               | body: \"x\" (expected: a JSON object)",
                "null                | body: null (expected: a JSON object)",
            })
    void a_text_of_another_kind_is_told_by_its_name(String body, String message) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> Fields.of(Json.readTree(body)).requiredText("n"))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{} | -1",
                "{\"n\":null} | -1",
                "{\"n\":1} | 1",
                "{\"n\":3.0} | 3",
                "{\"n\":\" 2 \"} | 2",
                "{\"n\":1e1} | 10",
                "{\"n\":\"\"} | -1"
            })
    void a_whole_number_may_be_spelled_as_forms_do(String body, int number) throws BadField {
        assertThat(Fields.of(Json.readTree(body)).integer("n", 1, 10).orElse(-1))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "11",
                "1.5",
                "\"two\"",
                "[]",
                "{}",
                "true",
                "-1",
                "1e999999999",
                "1e-999999999",
                "99999999999999999999",
                "\"1e999999999\"",
                "\"1e99999999999\""
            })
    void any_other_number_is_refused(String number) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(
                        () -> Fields.of(Json.readTree("{\"n\":" + number + "}")).integer("n", 1, 10))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("n"))
                .satisfies(bad -> assertThat(bad.code()).isIn("invalid_type", "invalid_value"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{} | false",
                "{\"n\":true} | true",
                "{\"n\":\"true\"} | true",
                "{\"n\":\"false\"} | false",
                "{\"n\":null} | false"
            })
    void a_switch_may_be_spelled_as_forms_do(String body, boolean on) throws BadField {
        assertThat(Fields.of(Json.readTree(body)).flag("n")).isEqualTo(on);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"yes\"", "[]"})
    void any_other_switch_is_refused(String value) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(
                        () -> Fields.of(Json.readTree("{\"n\":" + value + "}")).flag("n"))
                .withMessageEndingWith("(expected: true or false)");
    }

    @Test
    void a_word_is_one_of_those_known_in_any_case() throws BadField {
        Fields fields = Fields.of(Json.readTree("{\"n\":\"FLOAT\"}"));

        assertThat(fields.word("n", "x", List.of("float", "base64"))).isEqualTo("float");
        assertThat(fields.word("other", "x", List.of("float"))).isEqualTo("x");
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> fields.word("n", "x", List.of("a", "b", "c")))
                .withMessage("n: \"FLOAT\" (expected: a, b or c)");
    }

    @Test
    void no_more_than_a_few_characters_of_the_caller_are_shown() {
        String secret = "\"0123456789\\u0007abcdef-and-a-long-secret\"";

        assertThatExceptionOfType(BadField.class)
                .isThrownBy(
                        () -> Fields.of(Json.readTree("{\"n\":" + secret + "}")).word("n", "x", List.of("a")))
                .withMessage("n: \"0123456789?abcde…\" (expected: a)");
    }
}
