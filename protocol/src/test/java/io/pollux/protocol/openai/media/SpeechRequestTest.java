package io.pollux.protocol.openai.media;

import static io.pollux.protocol.openai.media.GoldenCases.assertSame;
import static io.pollux.protocol.openai.media.GoldenCases.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpeechRequestTest {
    private static final SpeechOptions STRICT = new SpeechOptions(Optional.empty(), 1, Set.of());
    private static final SpeechOptions WITH_MP3 =
            new SpeechOptions(Optional.of("Zephyr"), 1, Set.of(SpeechFormat.MP3, SpeechFormat.FLAC));

    static List<Path> cases() {
        return GoldenCases.of("speech");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void requests_are_translated(Path folder) throws BadField {
        assertSame(SpeechRequest.read(read(folder, "request.json"), STRICT).body(), folder, "body.json");
    }

    @Test
    void all_thirty_voices_are_known_in_any_case_and_all_of_openai_have_one() {
        assertThat(Voices.GEMINI).hasSize(30).doesNotHaveDuplicates().allSatisfy(voice -> {
            assertThat(Voices.find(voice)).contains(voice);
            assertThat(Voices.find(voice.toLowerCase(Locale.ROOT))).contains(voice);
            assertThat(Voices.find(voice.toUpperCase(Locale.ROOT))).contains(voice);
        });
        assertThat(Voices.OPENAI).hasSize(13).allSatisfy((name, voice) -> {
            assertThat(Voices.GEMINI).contains(voice);
            assertThat(Voices.find(name)).contains(voice);
        });
        assertThat(Voices.OPENAI.values()).doesNotHaveDuplicates();
        assertThat(Voices.find("nobody")).isEmpty();
    }

    @Test
    void the_usual_speed_is_that_of_requests_that_name_none() throws BadField {
        SpeechOptions slow = new SpeechOptions(Optional.empty(), 0.75, Set.of());

        assertThat(SpeechRequest.read(Json.readTree("{\"input\":\"hello\"}"), slow)
                        .prompt())
                .isEqualTo("Speak at 0.75 times the normal speed.\n\nhello");
        assertThat(SpeechRequest.read(Json.readTree("{\"input\":\"hello\",\"speed\":1}"), slow)
                        .prompt())
                .isEqualTo("hello");
    }

    @Test
    void an_unknown_voice_is_the_fallback_where_there_is_one() throws BadField {
        String body = "{\"input\":\"x\",\"voice\":\"nobody\"}";

        assertThat(SpeechRequest.read(Json.readTree(body), WITH_MP3).voice()).isEqualTo("Zephyr");
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> SpeechRequest.read(Json.readTree(body), STRICT))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("voice"))
                .withMessageStartingWith("voice: \"nobody\" (expected: one of Zephyr, Puck, ");
    }

    @ParameterizedTest
    @CsvSource({"WAV, WAV", "pcm, PCM", "mp3, MP3", "flac, FLAC", "'', MP3"})
    void a_format_is_taken_where_there_is_an_encoder(String named, SpeechFormat format) throws BadField {
        assertThat(SpeechRequest.read(
                                Json.readTree("{\"input\":\"x\",\"response_format\":\"" + named + "\"}"), WITH_MP3)
                        .format())
                .isEqualTo(format);
    }

    @Test
    void who_names_no_format_gets_wav_where_mp3_cannot_be_had() throws BadField {
        assertThat(SpeechRequest.read(Json.readTree("{\"input\":\"x\"}"), STRICT)
                        .format())
                .isEqualTo(SpeechFormat.WAV);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                        | input           | missing_required_parameter",
                "{\"input\":\"\"}                          | input           | invalid_value",
                "{\"input\":[\"x\"]}                       | input           | invalid_type",
                "{\"input\":\"x\",\"voice\":5}             | voice           | invalid_type",
                "{\"input\":\"x\",\"voice\":{\"name\":1}}  | voice           | invalid_type",
                "{\"input\":\"x\",\"voice\":\"\"}          | voice           | invalid_value",
                "{\"input\":\"x\",\"response_format\":\"mp3\"}  | response_format | invalid_value",
                "{\"input\":\"x\",\"response_format\":\"opus\"} | response_format | invalid_value",
                "{\"input\":\"x\",\"response_format\":1}   | response_format | invalid_type",
                "{\"input\":\"x\",\"speed\":0.2}           | speed           | invalid_value",
                "{\"input\":\"x\",\"speed\":5}             | speed           | invalid_value",
                "{\"input\":\"x\",\"speed\":\"fast\"}      | speed           | invalid_type",
                "{\"input\":\"x\",\"instructions\":[]}     | instructions    | invalid_type",
                "{\"input\":\"x\",\"stream_format\":\"ws\"} | stream_format   | invalid_value",
                "[]                                        | body            | invalid_type",
            })
    void a_bad_field_is_named(String body, String param, String code) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> SpeechRequest.read(Json.readTree(body), STRICT))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param))
                .satisfies(bad -> assertThat(bad.code()).isEqualTo(code))
                .withMessageContaining("(expected: ");
    }

    @Test
    void a_format_without_an_encoder_is_answered_with_those_that_have_one() {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() ->
                        SpeechRequest.read(Json.readTree("{\"input\":\"x\",\"response_format\":\"aac\"}"), WITH_MP3))
                .withMessage("response_format: \"aac\" (expected: mp3, flac, wav or pcm)");
    }
}
