package io.pollux.web.openai.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.protocol.openai.media.FormPart;
import io.pollux.protocol.openai.media.SpeechOptions;
import io.pollux.protocol.openai.media.SpeechRequest;
import io.pollux.protocol.openai.media.TranscriptionRequest;
import io.pollux.web.openai.OpenAiRefusal;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class TellingSinkTest {
    /** Four samples. */
    private static final String SOUND = event("""
            {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"audio/L16;rate=24000",
            "data":"AAECAwQFBgc="}}]}}]}""");

    private static final String STOP =
            event("{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,"
                    + "\"candidatesTokenCount\":4}}");
    private static final String BLOCKED = event("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}");
    private static final String HEL = event("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}");
    private static final String LO =
            event("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}]},\"finishReason\":\"STOP\"}]}");

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void sound_is_passed_on_as_it_comes() throws Exception {
        var sink = speech("{\"input\":\"x\",\"response_format\":\"pcm\"}");
        sink.begin(200, List.of());
        feed(sink, SOUND);
        assertThat(response.getContentAsByteArray()).isEqualTo(new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
        assertThat(response.isCommitted()).isTrue();

        feed(sink, SOUND);
        feed(sink, STOP);
        sink.end();

        assertThat(sink.finish()).isTrue();
        assertThat(response.getContentType()).isEqualTo("audio/pcm");
        assertThat(response.getContentAsByteArray()).hasSize(16);
    }

    @Test
    void a_wav_begins_with_a_header_that_leaves_its_length_open() throws Exception {
        var sink = speech("{\"input\":\"x\",\"response_format\":\"wav\"}");
        feed(sink, SOUND);
        feed(sink, SOUND + STOP);
        sink.end();

        assertThat(sink.finish()).isTrue();
        assertThat(response.getContentAsByteArray())
                .hasSize(44 + 16)
                .startsWith('R', 'I', 'F', 'F', 0xFF, 0xFF, 0xFF, 0xFF);
    }

    @Test
    void sound_as_events_ends_with_the_usage() throws Exception {
        var sink = speech("{\"input\":\"x\",\"response_format\":\"pcm\",\"stream_format\":\"sse\"}");
        feed(sink, SOUND);
        feed(sink, STOP);
        sink.end();

        assertThat(sink.finish()).isTrue();
        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(text()).isEqualTo("""
                event: speech.audio.delta
                data: {"type":"speech.audio.delta","audio":"AAECAwQFBgc="}

                event: speech.audio.done
                data: {"type":"speech.audio.done","usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7}}

                """);
    }

    @Test
    void a_transcript_is_told_in_deltas_and_then_whole() throws Exception {
        var sink = transcript();
        feed(sink, HEL);
        feed(sink, LO);
        sink.end();

        assertThat(sink.finish()).isTrue();
        assertThat(text()).isEqualTo("""
                event: transcript.text.delta
                data: {"type":"transcript.text.delta","delta":"Hel"}

                event: transcript.text.delta
                data: {"type":"transcript.text.delta","delta":"lo"}

                event: transcript.text.done
                data: {"type":"transcript.text.done","text":"Hello"}

                """);
    }

    @Test
    void what_goes_wrong_before_the_first_sound_is_an_error_with_its_status() throws Exception {
        var refused = speech("{\"input\":\"x\",\"response_format\":\"pcm\"}");
        refused.refuse(Refusal.of(404, "models/x is not found"));
        assertThat(fault(refused))
                .extracting(OpenAiFault::status, OpenAiFault::code)
                .containsExactly(404, Optional.of("model_not_found"));

        var broken = speech("{\"input\":\"x\",\"response_format\":\"pcm\"}");
        broken.begin(200, List.of());
        broken.fail(Refusal.of(502, "Upstream broke off."));
        assertThat(fault(broken).status()).isEqualTo(502);

        var blocked = speech("{\"input\":\"x\",\"response_format\":\"pcm\"}");
        feed(blocked, BLOCKED);
        blocked.end();
        assertThat(fault(blocked).message()).isEqualTo("The speech was blocked: SAFETY.");
        assertThat(fault(blocked).status()).isEqualTo(400);

        var silent = transcript();
        feed(silent, STOP);
        silent.end();
        assertThat(fault(silent).message()).isEqualTo("The model wrote nothing down.");

        var garbage = transcript();
        feed(garbage, "data: {\"candidates\"\n\n");
        assertThat(fault(garbage).message()).isEqualTo("Upstream sent an event that is no JSON.");

        var error = transcript();
        feed(error, event("{\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}"));
        error.end();
        assertThat(fault(error).status()).isEqualTo(503);
        assertThat(response.isCommitted()).isFalse();
    }

    @Test
    void sound_that_breaks_off_has_no_regular_end() throws Exception {
        var broken = speech("{\"input\":\"x\",\"response_format\":\"wav\"}");
        feed(broken, SOUND);
        broken.fail(Refusal.of(502, "Upstream broke off."));
        assertThat(broken.finish()).isFalse();

        var unfinished = speech("{\"input\":\"x\",\"response_format\":\"pcm\"}");
        feed(unfinished, SOUND);
        unfinished.end();
        assertThat(unfinished.finish()).isFalse();
    }

    @Test
    void events_that_break_off_end_with_one_error() throws Exception {
        var sink = transcript();
        feed(sink, HEL);
        sink.end();
        sink.fail(Refusal.of(500, "again"));

        assertThat(sink.finish()).isTrue();
        assertThat(text())
                .endsWith("\n\ndata: {\"error\":{\"message\":\"Upstream ended in the middle of its reply.\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"bad_response\"}}\n\n")
                .containsOnlyOnce("{\"error\"");
    }

    @Test
    void signs_of_life_are_for_events_alone() throws Exception {
        var sound = speech("{\"input\":\"x\",\"response_format\":\"pcm\"}");
        sound.beat();
        assertThat(response.isCommitted()).isFalse();

        var events = transcript();
        events.beat();
        events.refuse(Refusal.of(404, "models/x is not found"));
        assertThat(events.finish()).isTrue();
        assertThat(text()).startsWith(": keep-alive\n\ndata: {\"error\":{");
    }

    @Test
    void a_caller_who_left_before_anything_was_told_is_owed_nothing() throws Exception {
        assertThat(transcript().finish()).isFalse();
    }

    private TellingSink speech(String body) throws BadField {
        var options = new SpeechOptions(Optional.empty(), 1, Set.of());
        return new TellingSink(response, new Spoken(SpeechRequest.read(Json.readTree(body), options)));
    }

    private TellingSink transcript() throws BadField {
        var form = List.of(
                new FormPart("file", "a.wav", "", Bytes.utf8("RIFF....WAVEfmt ")), FormPart.text("stream", "true"));
        return new TellingSink(response, new WrittenDown(TranscriptionRequest.transcription(form)));
    }

    private String text() throws UnsupportedEncodingException {
        return response.getContentAsString(UTF_8);
    }

    private static void feed(TellingSink sink, String events) throws ClientGone {
        var bytes = Bytes.utf8(events).unsafeArray();
        sink.part(bytes, 0, bytes.length, false);
    }

    private static OpenAiFault fault(TellingSink sink) {
        return catchThrowableOfType(OpenAiRefusal.class, sink::finish).fault();
    }

    private static String event(String json) {
        return "data: " + json.replace("\n", "") + "\r\n\r\n";
    }
}
