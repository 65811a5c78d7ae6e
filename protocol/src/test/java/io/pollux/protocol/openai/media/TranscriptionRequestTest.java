package io.pollux.protocol.openai.media;

import static io.pollux.protocol.openai.media.GoldenCases.assertSame;
import static io.pollux.protocol.openai.media.GoldenCases.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.UnusableReply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TranscriptionRequestTest {
    private static final String TIMED = "{\"language\":\"english\",\"segments\":["
            + "{\"start\":0.5,\"end\":2.0004,\"text\":\" Hello there. \"},{\"start\":3661.2,\"end\":3662,\"text\":\"a-->b\\n\\nc\"},"
            + "{\"start\":9,\"end\":9,\"text\":\" \"}]}";

    static List<Path> cases() {
        return GoldenCases.of("transcription");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void requests_and_replies_are_translated(Path folder) throws BadField, UnusableReply {
        List<FormPart> form = new ArrayList<>();
        read(folder, "form.json")
                .properties()
                .forEach(field ->
                        form.add(FormPart.text(field.getKey(), field.getValue().stringValue())));
        form.add(file("a.bin", "application/octet-stream", "fLaC"));

        TranscriptionRequest request = TranscriptionRequest.transcription(form);

        assertSame(request.body(), folder, "body.json");
        assertSame(Json.readTree(request.reply().tell(read(folder, "reply.json"))), folder, "expected.json");
    }

    @Test
    void subtitles_have_times_that_players_read() throws BadField, UnusableReply {
        assertThat(tell("srt", TIMED)).isEqualTo("""
                        1
                        00:00:00,500 --> 00:00:02,000
                        Hello there.

                        2
                        01:01:01,200 --> 01:01:02,000
                        a→b
                        c

                        """);
        assertThat(tell("vtt", TIMED)).isEqualTo("""
                        WEBVTT

                        00:00:00.500 --> 00:00:02.000
                        Hello there.

                        01:01:01.200 --> 01:01:02.000
                        a→b
                        c

                        """);
        assertThat(tell("text", "Hello there.")).isEqualTo("Hello there.\n");
    }

    @Test
    void a_translation_is_into_english() throws BadField, UnusableReply {
        TranscriptionRequest request = TranscriptionRequest.translation(
                List.of(file("a.mp3", "", "ID3"), FormPart.text("response_format", "verbose_json")));

        assertThat(request.body()
                        .path("contents")
                        .path(0)
                        .path("parts")
                        .path(1)
                        .path("text")
                        .stringValue())
                .startsWith("Translate what is spoken in this recording into English.");
        assertThat(Json.readTree(request.reply().tell(reply(TIMED)))
                        .path("task")
                        .stringValue())
                .isEqualTo("translate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a.mp3   | application/octet-stream | fLaC  | audio/flac",
                "a.wav   | audio/wav                | ID3   | audio/mp3",
                "a       | -                        | OggS  | audio/ogg",
                "a.mp3   | application/octet-stream | xxxx  | audio/mp3",
                "A.M4A   | -                        | xxxx  | audio/m4a",
                "a.webm  | text/plain               | xxxx  | audio/webm",
                "blob    | audio/webm;codecs=opus   | xxxx  | audio/webm",
                "blob    | video/mp4                | xxxx  | video/mp4",
            })
    void the_kind_of_a_recording_is_told_by_bytes_then_name_then_label(
            String name, String label, String content, String type) throws BadField {
        FormPart file = file(name, label == null ? "" : label, content);

        assertThat(TranscriptionRequest.transcription(List.of(file)).audio().mimeType())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "a.txt, text/plain, hello",
        "a.mp3, audio/mp3, %PDF-1.7",
        "a, application/octet-stream, xxxx",
        "a.mp3, audio/mp3, ''"
    })
    void what_is_no_recording_is_refused(String name, String label, String content) {
        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> TranscriptionRequest.transcription(List.of(file(name, label, content))))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo("file"));
    }

    @ParameterizedTest
    @CsvSource({
        "response_format, diarized_json, response_format",
        "response_format, mp3, response_format",
        "temperature, hot, temperature",
        "temperature, 2, temperature",
        "stream, perhaps, stream",
        "x, y, file"
    })
    void a_bad_field_is_named(String field, String value, String param) {
        List<FormPart> form = new ArrayList<>(List.of(FormPart.text(field, value)));
        if (!param.equals("file")) {
            form.add(file("a.mp3", "", "ID3"));
        }

        assertThatExceptionOfType(BadField.class)
                .isThrownBy(() -> TranscriptionRequest.transcription(form))
                .satisfies(bad -> assertThat(bad.param()).isEqualTo(param));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "no JSON",
                "}{",
                "{\"segments\":5}",
                "[1]",
                "{\"segments\":[",
            })
    void a_timed_transcript_of_another_form_is_no_answer(String written) {
        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> tell("srt", written))
                .satisfies(unusable -> assertThat(unusable.status()).isEqualTo(502));
    }

    @Test
    void times_of_any_kind_never_run_backwards() throws BadField, UnusableReply {
        JsonNode told = Json.readTree(Bytes.utf8(tell(
                "verbose_json",
                "{\"segments\":[{\"text\":\"a\",\"start\":2,\"end\":1},{\"text\":\"b\",\"start\":\"x\"},"
                        + "{\"text\":\"c\",\"start\":1,\"end\":1e999999999},{\"text\":\"d\",\"start\":1e-999999999,"
                        + "\"end\":-5},{\"text\":5},7]}")));

        assertThat(told.path("segments").values().stream()
                        .map(segment -> segment.path("start").asDouble() + "-"
                                + segment.path("end").asDouble()))
                .containsExactly("2.0-2.0", "2.0-2.0", "2.0-1000000.0", "2.0-2.0");
    }

    @ParameterizedTest
    @CsvSource({"21-empty200-prompt_blocked, 400", "21-empty200-recitation, 400", "21-empty200-max_tokens_thinking, 502"
    })
    void a_reply_without_text_is_no_answer(String sample, int status) throws BadField {
        TranscriptionReply reply = TranscriptionRequest.transcription(List.of(file("a.mp3", "", "ID3")))
                .reply();

        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> reply.tell(Json.readTree(Samples.bytes(sample + ".json"))))
                .satisfies(unusable -> assertThat(unusable.status()).isEqualTo(status));
    }

    @Test
    void a_stream_tells_what_each_part_adds_and_then_all() {
        JsonNode part = Json.readTree("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Guten \"}]}}]}");
        JsonNode last = Json.readTree("{\"usageMetadata\":{\"promptTokenCount\":2,\"candidatesTokenCount\":1}}");

        assertThat(TranscriptionReply.delta(last)).isEmpty();
        assertThat(TranscriptionReply.delta(part).map(event -> Json.write(event).asUtf8()))
                .contains("{\"type\":\"transcript.text.delta\",\"delta\":\"Guten \"}");
        assertThat(Json.write(TranscriptionReply.done("Guten Tag.", last)).asUtf8())
                .isEqualTo("{\"type\":\"transcript.text.done\",\"text\":\"Guten Tag.\",\"usage\":{\"type\":\"tokens\","
                        + "\"input_tokens\":2,\"output_tokens\":1,\"total_tokens\":3,"
                        + "\"input_token_details\":{\"text_tokens\":0,\"audio_tokens\":0}}}");
    }

    @ParameterizedTest
    @CsvSource({"json, true", "text, true", "verbose_json, false", "srt, false"})
    void only_what_is_not_timed_can_be_streamed(String format, boolean streams) throws BadField {
        assertThat(TranscriptionRequest.transcription(List.of(
                                FormPart.text("stream", "true"),
                                FormPart.text("response_format", format),
                                file("a.mp3", "", "ID3")))
                        .streams())
                .isEqualTo(streams);
    }

    private static String tell(String format, String written) throws BadField, UnusableReply {
        return TranscriptionRequest.transcription(
                        List.of(FormPart.text("response_format", format), file("a.mp3", "", "ID3")))
                .reply()
                .tell(reply(written))
                .asUtf8();
    }

    private static JsonNode reply(String text) {
        var reply = Json.object();
        reply.putArray("candidates")
                .addObject()
                .putObject("content")
                .putArray("parts")
                .addObject()
                .put("text", text);
        return reply;
    }

    private static FormPart file(String name, String type, String content) {
        return new FormPart("file", name, type, Bytes.utf8(content));
    }
}
