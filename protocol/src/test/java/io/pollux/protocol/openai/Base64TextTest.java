package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
    @ParameterizedTest
    @CsvSource({
        "AAAA, AAAA",
        "AA==, AA==",
        "AAA=, AAA=",
        "AA, AA",
        "AAA, AAA",
        "A-_A, A+/A",
        "'AA AA\nAA\r\n\tAA', AAAAAAAA",
        "' AA== ', AA==",
    })
    void base64_in_its_usual_spellings_comes_in_one(String text, String standard) {
        assertThat(Base64Text.standard(text.translateEscapes())).isEqualTo(standard);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "=",
                "!!!",
                "A",
                "AAAAA",
                "A===",
                "AA=",
                "AA===",
                "AAA==",
                "AAAA=",
                "AAAA====",
                "AA==AA",
                "ÄÄÄÄ"
            })
    void what_is_no_base64_or_has_lost_its_end_is_none(String text) {
        assertThat(Base64Text.standard(text)).isNull();
    }

    @Test
    void whatever_was_encoded_decodes_to_the_same_afterwards() {
        Random random = new Random(4);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            Base64.Encoder encoder =
                    switch (round % 3) {
                        case 0 -> Base64.getMimeEncoder();
                        case 1 -> Base64.getUrlEncoder().withoutPadding();
                        default -> Base64.getEncoder();
                    };

            String standard = Base64Text.standard(encoder.encodeToString(bytes));

            assertThat(Base64.getDecoder().decode(standard)).isEqualTo(bytes);
        }
    }
}
