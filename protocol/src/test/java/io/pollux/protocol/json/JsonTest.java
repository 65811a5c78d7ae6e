package io.pollux.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.0,\"b\":[1.50,0.10,-0.5],\"c\":12345678901234567890123456789,\"d\":9007199254740993}",
                "{\"z\":1,\"a\":{\"unknown\":null},\"\":[]}",
                "\"<é€😀>\"",
                "3",
                "null",
                "[1E+2,0.1234567890123456789012345]"
            })
    void what_is_read_is_written_again_as_it_was(String text) {
        Bytes body = Bytes.utf8(text);

        Bytes written = Json.write(Json.readTree(body));

        assertThat(written).isEqualTo(body);
        assertThat(written.asUtf8()).isEqualTo(text);
    }

    @Test
    void half_a_surrogate_pair_survives_as_an_escape() {
        JsonNode tree = Json.readTree("{\"a\":\"x\\ud83dy\"}");

        Bytes written = Json.write(tree);

        assertThat(written.asUtf8()).isEqualToIgnoringCase("{\"a\":\"x\\ud83dy\"}");
    }

    @ParameterizedTest
    @MethodSource("jsonSamples")
    void every_sample_passes_the_check(String name) {
        Bytes body = Samples.bytes(name);

        assertThatCode(() -> Json.check(body)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("jsonSamples")
    void every_sample_reads_the_same_after_it_was_written(String name) {
        JsonNode tree = Json.readTree(Samples.bytes(name));

        JsonNode again = Json.readTree(Json.write(tree));

        assertThat(again).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " [ ] \r\n", "3", "\"a\"", "null", "{\"a\":[1,{\"b\":\"\\u003c\\n\"}],\"a\":2}"})
    void json_passes_the_check(String text) {
        assertThatCode(() -> Json.check(Bytes.utf8(text))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | Line 1, column 1: expected a JSON value, the body is empty.",
                "~  ~ | Line 1, column 1: expected a JSON value, the body is empty.",
                "{\"secret\" 1} | expected a colon after the property name.",
                "{\"a\":1 \"secret\":2} | expected a comma or the end of the object.",
                "[1 2] | expected a comma or the end of the array.",
                "{secret:1} | expected a property name in double quotes.",
                "{\"a\":secret} | expected an object, an array, a string, a number, true, false or null.",
                "{\"a\":1]secret | expected the bracket that closes the innermost open one.",
                "{} {} | expected nothing but whitespace after the value.",
                "{}, | expected",
                "{\"a\":[1, | expected the value to be complete, the body ends inside it.",
                "{\"a\":\"secret | expected the value to be complete, the body ends inside it.",
                "{\"a\":\"secret\\x\"} | expected a valid escape after the backslash.",
                "{\"a\":\"secret\\u12g4\"} | expected a valid escape after the backslash.",
                "{\"a\":01} | expected a number as JSON spells it.",
                "{\"a\":1.} | expected",
                "{\"a\":NaN} | expected",
                "{\"a\":1,} | expected",
                "[1,] | expected",
                "{'secret':1} | expected",
                "// secret | expected",
                "secret | expected",
            })
    void what_is_no_json_is_refused_without_quoting_it(String text, String expected) {
        MalformedJson refused = catchThrowableOfType(MalformedJson.class, () -> Json.check(Bytes.utf8(text)));

        assertThat(refused).hasMessageStartingWith("Line 1, column ").hasMessageContaining(expected);
        assertThat(refused.getMessage()).doesNotContain("secret").endsWith(".");
        assertThatThrownBy(() -> Json.readTree(Bytes.utf8(text)))
                .isInstanceOf(JacksonException.class)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void the_place_of_the_fault_is_told_in_lines_and_columns() {
        Bytes body = Bytes.utf8("{\n  \"a\": 1,\n  \"b\" 2\n}");

        MalformedJson refused = catchThrowableOfType(MalformedJson.class, () -> Json.check(body));

        assertThat(refused).hasMessage("Line 3, column 7: expected a colon after the property name.");
    }

    @Test
    void a_line_break_inside_a_string_is_refused() {
        Bytes body = Bytes.utf8("{\"a\":\"x\ny\"}");

        MalformedJson refused = catchThrowableOfType(MalformedJson.class, () -> Json.check(body));

        assertThat(refused).hasMessageContaining("control characters in a string to be escaped");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        byte[] body = "{\"a\":\"xx\"}".getBytes(StandardCharsets.ISO_8859_1);
        body[6] = (byte) 0xC3;

        MalformedJson refused = catchThrowableOfType(MalformedJson.class, () -> Json.check(Bytes.owning(body)));

        assertThat(refused).hasMessageContaining("expected valid UTF-8");
    }

    @Test
    void other_encodings_of_unicode_are_refused() {
        for (Charset charset : new Charset[] {
            StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_32BE
        }) {
            Bytes body = Bytes.owning("{\"a\":1}".getBytes(charset));

            assertThatThrownBy(() -> Json.check(body))
                    .as(charset.name())
                    .isInstanceOf(MalformedJson.class)
                    .hasMessageContaining("expected JSON in UTF-8");
            assertThatThrownBy(() -> Json.readTree(body)).isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void nesting_is_limited() {
        Bytes deep = Bytes.utf8("[".repeat(500) + "]".repeat(500));
        Bytes tooDeep = Bytes.utf8("[".repeat(501) + "]".repeat(501));

        assertThatCode(() -> Json.check(deep)).doesNotThrowAnyException();
        assertThat(Json.write(Json.readTree(deep))).isEqualTo(deep);
        assertThatThrownBy(() -> Json.check(tooDeep))
                .isInstanceOf(MalformedJson.class)
                .hasMessageContaining("expected at most 500 levels of nesting");
        assertThatThrownBy(() -> Json.readTree(tooDeep)).isInstanceOf(JacksonException.class);
    }

    @Test
    void a_string_of_a_hundred_megabytes_passes_the_check() {
        byte[] body = new byte[100 * 1024 * 1024];
        Arrays.fill(body, (byte) 'A');
        body[0] = '"';
        body[body.length - 1] = '"';

        assertThatCode(() -> Json.check(Bytes.owning(body))).doesNotThrowAnyException();
    }

    @Test
    void a_string_beyond_the_parsers_own_limit_can_be_read() {
        String text = "A".repeat(25_000_000);

        JsonNode tree = Json.readTree('"' + text + '"');

        assertThat(tree.stringValue().length()).isEqualTo(text.length());
    }

    static List<String> jsonSamples() {
        return Samples.named(".*\\.json");
    }
}
