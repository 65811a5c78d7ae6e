package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusableFieldTest {
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final RefusedFields fields = new RefusedFields(() -> now);

    @ParameterizedTest
    @CsvSource({
        "400, Penalty is not enabled for models/gemini-2.5-flash, PENALTIES",
        "400, Penalty is not enabled for this model, PENALTIES",
        "400, Logprobs is not enabled for models/gemini-2.5-pro, LOGPROBS",
        "400, Unable to submit request because Logprobs is not supported for this model., LOGPROBS",
        "400, choice 2 of 3: Logprobs is not supported for the current model., LOGPROBS",
        "403, Penalty is not enabled for this model, ",
        "400, Temperature is not enabled for this model, ",
        "400, The penalty must be below 2, ",
        "400, '', "
    })
    void a_refusal_names_the_field(int status, String message, RefusableField field) {
        assertThat(RefusableField.refused(status, message)).isEqualTo(Optional.ofNullable(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PENALTIES | {'a':1,'generationConfig':{'seed':1,'presencePenalty':1}} | {'a':1,'generationConfig':{'seed':1}}",
                "PENALTIES | {'generationConfig':{'frequencyPenalty':1,'presencePenalty':1}} | {}",
                "PENALTIES | {'generationConfig':{'logprobs':1}} | ",
                "LOGPROBS | {'generationConfig':{'responseLogprobs':true,'logprobs':1},'b':2} | {'b':2}",
                "LOGPROBS | {'generationConfig':{'responseLogprobs':true,'seed':1}} | {'generationConfig':{'seed':1}}",
                "LOGPROBS | {'contents':[{'logprobs':1}]} | ",
                "LOGPROBS | {'generationConfig':7} | ",
            })
    void it_is_taken_out_where_it_is(RefusableField field, String body, String rest) {
        assertThat(field.without(Bytes.utf8(body.replace('\'', '"'))).map(Bytes::asUtf8))
                .isEqualTo(Optional.ofNullable(rest).map(text -> text.replace('\'', '"')));
    }

    @Test
    void media_come_through() {
        String image = "iVBORw0KGgo".repeat(10_000);

        Optional<Bytes> rest = RefusableField.PENALTIES.without(
                Bytes.utf8("{\"data\":\"" + image + "\",\"generationConfig\":{\"presencePenalty\":1}}"));

        assertThat(rest.orElseThrow().asUtf8()).isEqualTo("{\"data\":\"" + image + "\"}");
    }

    @Test
    void what_a_model_refuses_is_known_for_a_while() {
        fields.refused("a", RefusableField.PENALTIES);
        now = now.plusSeconds(60);
        fields.refused("a", RefusableField.LOGPROBS);

        assertThat(fields.of("a")).containsExactly(RefusableField.PENALTIES, RefusableField.LOGPROBS);
        assertThat(fields.of("b")).isEmpty();
        now = now.plus(RefusedFields.A_WHILE).minusSeconds(60);
        assertThat(fields.of("a")).containsExactly(RefusableField.LOGPROBS);
        now = now.plusSeconds(60);
        assertThat(fields.of("a")).isEmpty();
    }

    @Test
    void the_model_that_refused_the_longest_ago_is_forgotten_first() {
        for (int model = 0; model < RefusedFields.MOST_MODELS; model++) {
            fields.refused("m" + model, RefusableField.PENALTIES);
        }
        fields.refused("m0", RefusableField.PENALTIES);

        fields.refused("new", RefusableField.PENALTIES);

        assertThat(fields.of("m0")).isNotEmpty();
        assertThat(fields.of("m1")).isEmpty();
        assertThat(fields.of("m2")).isNotEmpty();
    }
}
