package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostSignaturesTest {
    @ParameterizedTest
    @CsvSource({
        "400, Function call is missing a thought_signature in functionCall parts., true",
        "400, choice 1 of 2: Thought signature is not valid: thought_signature, true",
        "400, Penalty is not enabled for this model, false",
        "500, Function call is missing a thought_signature in functionCall parts., false",
    })
    void an_error_is_about_signatures_or_not(int status, String message, boolean expected) {
        assertThat(LostSignatures.refused(status, message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{P:[{C:1,S:'a'},{C:2}]}] | [{P:[{C:1,S:L},{C:2}]}]",
                "[{P:[{'text':'b',S:'a'},{C:1}]}] | [{P:[{'text':'b',S:'a'},{C:1,S:L}]}]",
                "[{P:[{C:1,S:L}]},{P:[{'text':'b'}]},{P:[{C:2}]}] | [{P:[{C:1,S:L}]},{P:[{'text':'b'}]},{P:[{C:2,S:L}]}]",
                "[{P:[{C:1,S:L},{C:2,S:'a'}]}] | ",
                "[{P:[{'text':'b'}]},{P:7},5] | ",
                "{} | ",
            })
    void the_first_call_of_each_turn_is_marked(String contents, String expected) {
        assertThat(LostSignatures.given(request(contents)))
                .isEqualTo(Optional.ofNullable(expected).map(LostSignaturesTest::request));
    }

    private static Bytes request(String contents) {
        return Bytes.utf8(("{'contents':" + contents + "}")
                .replace("P:", "'parts':")
                .replace("C:", "'functionCall':")
                .replace("S:", "'thoughtSignature':")
                .replace(":L", ":'skip_thought_signature_validator'")
                .replace('\'', '"'));
    }
}
