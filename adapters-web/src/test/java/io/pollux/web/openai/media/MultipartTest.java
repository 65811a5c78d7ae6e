package io.pollux.web.openai.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.media.FormPart;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private static final String PNG = "\u0089PNG\r\n\u001a\n";

    /** As undici sends it. */
    private static final String NODE = """
            ------formdata-undici-017412632198\r
            Content-Disposition: form-data; name="model"\r
            \r
            whisper-1\r
            ------formdata-undici-017412632198\r
            Content-Disposition: form-data; name="file"; filename="a.wav"\r
            Content-Type: application/octet-stream\r
            \r
            RIFF\r
            ------formdata-undici-017412632198\r
            Content-Disposition: form-data; name="timestamp_granularities[]"\r
            \r
            word\r
            ------formdata-undici-017412632198--\r
            """;

    private static final String NODE_TYPE = "multipart/form-data; boundary=----formdata-undici-017412632198";

    @Test
    void a_form_of_node_is_read_in_its_order() throws BadField {
        assertThat(read(NODE_TYPE, NODE))
                .containsExactly(
                        FormPart.text("model", "whisper-1"),
                        new FormPart("file", "a.wav", "application/octet-stream", Bytes.utf8("RIFF")),
                        FormPart.text("timestamp_granularities[]", "word"));
    }

    @Test
    void plain_fields_of_okhttp_have_types_and_lengths_of_their_own() throws BadField {
        var form = """
                --c5ef20c1-7658\r
                Content-Disposition: form-data; name="image"; filename="a b;c.png"\r
                Content-Type: image/png\r
                Content-Length: 8\r
                \r
                %s\r
                --c5ef20c1-7658\r
                Content-Disposition: form-data; name="prompt"\r
                Content-Type: text/plain; charset=utf-8\r
                \r
                cat\r
                --c5ef20c1-7658--\r
                """.formatted(PNG);

        assertThat(read("multipart/form-data; boundary=c5ef20c1-7658", form))
                .containsExactly(
                        new FormPart("image", "a b;c.png", "image/png", Bytes.owning(PNG.getBytes(ISO_8859_1))),
                        new FormPart("prompt", "", "text/plain; charset=utf-8", Bytes.utf8("cat")));
    }

    @Test
    void names_and_texts_are_utf8_whatever_comes_before_and_after_the_form() throws BadField {
        var form = "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"höre.mp3\"\r\n\r\n"
                + "\r\n--b\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\nGrüße\r\n--b--\r\nepilogue";

        assertThat(Multipart.read("Multipart/Form-Data; boundary=\"b\"", Bytes.utf8(form)))
                .containsExactly(new FormPart("file", "höre.mp3", "", Bytes.EMPTY), FormPart.text("prompt", "Grüße"));
    }

    @Test
    void content_of_any_bytes_arrives_unchanged() throws BadField {
        var random = new Random(7);
        for (var size : new int[] {1, 4_095, 4_096, 4_097, 100_000}) {
            var content = new byte[size];
            random.nextBytes(content);
            // Nearly a boundary, again and again.
            for (var at = 0; at + 4 < size; at += 500) {
                System.arraycopy("\r\n--".getBytes(ISO_8859_1), 0, content, at, 4);
            }
            var form = "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
                    + new String(content, ISO_8859_1) + "\r\n--bound--\r\n";

            assertThat(read("multipart/form-data; boundary=bound", form)
                            .getFirst()
                            .content())
                    .as("%s bytes", size)
                    .isEqualTo(Bytes.owning(content));
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "application/json", "multipart/mixed; boundary=b", "text/plain"})
    void what_is_no_form_is_said_to_be_none(String type) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> Multipart.read(type, Bytes.utf8("{}")))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("Content-Type"))
                .withMessage("Content-Type: not a form (expected: multipart/form-data)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    no boundary named       | multipart/form-data                | --b\\r\\n
                    another boundary        | multipart/form-data; boundary=c    | --b\\r\\nContent-Disposition: form-data; name="a"\\r\\n\\r\\n1\\r\\n--b--\\r\\n
                    no boundary in the body | multipart/form-data; boundary=b    | {"model":"x"}
                    nothing at all          | multipart/form-data; boundary=b    | ''
                    cut in the content      | multipart/form-data; boundary=b    | --b\\r\\nContent-Disposition: form-data; name="a"\\r\\n\\r\\n1
                    cut in the headers      | multipart/form-data; boundary=b    | --b\\r\\nContent-Disposition: form-data; na
                    an empty boundary       | multipart/form-data; boundary=     | --b\\r\\n
                    """)
    void a_broken_form_is_said_to_be_one(String what, String type, String body) {
        assertThatExceptionOfType(BadField.class)
                .as(what)
                .isThrownBy(() -> read(type, body.replace("\\r", "\r").replace("\\n", "\n")))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("body"))
                .withMessageStartingWith("body: a broken form (expected: ");
    }

    @Test
    void more_parts_or_longer_headers_than_any_client_sends_are_refused() {
        var many = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(65) + "--b--\r\n";
        var lengthy = "--b\r\nContent-Disposition: form-data; name=\"" + "a".repeat(9_000) + "\"\r\n\r\n1\r\n--b--\r\n";

        assertThatExceptionOfType(BadField.class).isThrownBy(() -> read("multipart/form-data; boundary=b", many));
        assertThatExceptionOfType(BadField.class).isThrownBy(() -> read("multipart/form-data; boundary=b", lengthy));
    }

    @Test
    void whatever_happens_to_a_form_it_is_read_or_refused() {
        var random = new Random(11);
        for (var round = 0; round < 3_000; round++) {
            var bytes = NODE.getBytes(ISO_8859_1);
            for (var change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var cut = Bytes.copyOf(bytes, 0, random.nextInt(bytes.length + 1));
            try {
                assertThat(Multipart.read(NODE_TYPE, cut))
                        .allSatisfy(part -> assertThat(part.name()).isNotNull());
            } catch (BadField bad) {
                assertThat(bad.param()).isEqualTo("body");
            }
        }
    }

    private static List<FormPart> read(String type, String form) throws BadField {
        return Multipart.read(type, Bytes.owning(form.getBytes(ISO_8859_1)));
    }
}
