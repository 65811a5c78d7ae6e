package io.pollux.protocol.openai.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SoundTest {
    private static final Bytes SAMPLES = Bytes.owning(new byte[] {1, 2, 3, 4, 5, 6});

    @ParameterizedTest
    @ValueSource(strings = {"10-generate-tts-l16.json", "10b-generate-tts-wav.json"})
    void raw_samples_and_whole_files_are_told_alike(String sample) throws UnusableReply {
        Sound sound = Sound.of(Json.readTree(Samples.bytes(sample)));

        assertThat(sound.rate()).isEqualTo(24_000);
        assertThat(sound.channels()).isEqualTo(1);
        assertThat(sound.samples().length()).isEqualTo(480);
        assertThat(sound.samples())
                .isEqualTo(Sound.of(Json.readTree(Samples.bytes("10-generate-tts-l16.json")))
                        .samples());
    }

    @Test
    void the_jdk_reads_the_wav_file() throws Exception {
        byte[] file = new Sound(SAMPLES, 24_000, 1).asWav().unsafeArray();

        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
            assertThat(in.getFormat().toString()).isEqualTo(new AudioFormat(24_000, 16, 1, true, false).toString());
            assertThat(in.getFrameLength()).isEqualTo(3);
            assertThat(Bytes.owning(in.readAllBytes())).isEqualTo(SAMPLES);
        }
    }

    @Test
    void the_header_of_a_wav_file_is_exact() {
        byte[] file = new Sound(SAMPLES, 24_000, 1).asWav().unsafeArray();
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(file).hasSize(50);
        assertThat(header.getInt(4)).isEqualTo(42);
        assertThat(header.getInt(24)).isEqualTo(24_000);
        assertThat(header.getInt(28)).isEqualTo(48_000);
        assertThat(header.getShort(32)).isEqualTo((short) 2);
        assertThat(header.getInt(40)).isEqualTo(6);
    }

    @Test
    void a_file_with_other_chunks_and_a_wrong_length_is_understood() throws UnusableReply {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] plain = new Sound(SAMPLES, 16_000, 2).asWav().unsafeArray();
        file.write(plain, 0, 36);
        file.writeBytes("LIST".getBytes(ISO_8859_1));
        file.writeBytes(new byte[] {3, 0, 0, 0, 'a', 'b', 'c', 0});
        file.writeBytes("data".getBytes(ISO_8859_1));
        file.writeBytes(new byte[] {-1, -1, -1, -1});
        file.writeBytes(SAMPLES.unsafeArray());

        Sound sound = Sound.of(reply("audio/wav", file.toByteArray()));

        assertThat(sound).isEqualTo(new Sound(SAMPLES, 16_000, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "audio/L16;codec=pcm;rate=24000, 24000",
        "audio/L16;rate=16000, 16000",
        "audio/L16, 24000",
        "audio/pcm;rate=48000, 48000"
    })
    void the_rate_is_told_by_the_type(String type, int rate) throws UnusableReply {
        assertThat(Sound.of(reply(type, SAMPLES.unsafeArray()))).isEqualTo(new Sound(SAMPLES, rate, 1));
    }

    @Test
    void no_damaged_file_makes_it_throw_anything_else() {
        Random random = new Random(17);
        byte[] sound = new Sound(SAMPLES, 24_000, 1).asWav().unsafeArray();
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = Arrays.copyOf(sound, 13 + random.nextInt(sound.length));
            damaged[12 + random.nextInt(damaged.length - 12)] = (byte) random.nextInt(256);
            try {
                Sound.of(reply("audio/wav", damaged));
            } catch (UnusableReply _) {
                refused++;
            }
        }

        assertThat(refused).isBetween(1000, 4999);
    }

    @ParameterizedTest
    @CsvSource({
        "21-empty200-prompt_blocked, 400",
        "21-empty200-safety_candidate, 400",
        "21-empty200-other_no_content, 502",
        "01-generate-text, 502"
    })
    void a_reply_without_sound_is_no_answer(String sample, int status) {
        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> Sound.of(Json.readTree(Samples.bytes(sample + ".json"))))
                .satisfies(unusable -> assertThat(unusable.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{\"candidates\":5}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/L16\",\"data\":\"\"}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/L16\",\"data\":\"*\"}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/L16\",\"data\":5}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/ogg\",\"data\":\"QUJD\"}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"QUJD\"}}]}}]}"
            })
    void a_reply_of_any_form_is_at_worst_no_answer(String body) {
        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> Sound.of(Json.readTree(body)))
                .satisfies(unusable -> assertThat(unusable.status()).isEqualTo(502));
    }

    @Test
    void a_streamed_file_has_one_header_that_leaves_the_length_open() throws UnusableReply {
        SpeechStream stream = new SpeechStream(SpeechFormat.WAV);

        Bytes empty = stream.next(Json.readTree("{\"candidates\":[{}]}"));
        Bytes first = stream.next(reply("audio/L16;rate=24000", SAMPLES.unsafeArray()));
        Bytes second = stream.next(reply("audio/L16;rate=24000", new byte[] {7}));

        assertThat(empty).isEqualTo(Bytes.EMPTY);
        assertThat(first.length()).isEqualTo(50);
        ByteBuffer header = ByteBuffer.wrap(first.unsafeArray()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(4)).isEqualTo(0xFFFFFFFF);
        assertThat(header.getInt(40)).isEqualTo(0xFFFFFFFF);
        assertThat(second).isEqualTo(Bytes.owning(new byte[] {7}));
    }

    @Test
    void streamed_samples_have_no_header_even_if_they_come_as_files() throws UnusableReply {
        SpeechStream stream = new SpeechStream(SpeechFormat.PCM);
        byte[] file = new Sound(SAMPLES, 24_000, 1).asWav().unsafeArray();

        assertThat(stream.hasBegun()).isFalse();
        assertThat(stream.next(reply("audio/wav", file))).isEqualTo(SAMPLES);
        assertThat(stream.next(reply("audio/wav", file))).isEqualTo(SAMPLES);
        assertThat(stream.hasBegun()).isTrue();
    }

    @Test
    void the_recorded_stream_is_told_whole() throws UnusableReply {
        SpeechStream stream = new SpeechStream(SpeechFormat.PCM);
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        for (String line : Samples.text("05b-stream-tts.sse").lines().toList()) {
            if (line.startsWith("data: ")) {
                told.writeBytes(stream.next(Json.readTree(line.substring(6))).unsafeArray());
            }
        }

        assertThat(told.size()).isPositive();
        assertThat(stream.done().path("type").stringValue()).isEqualTo("speech.audio.done");
        assertThat(stream.done().path("usage").path("total_tokens").asInt()).isPositive();
    }

    @Test
    void events_carry_the_audio_and_at_the_end_the_tokens() {
        JsonNode reply = Json.readTree(Samples.bytes("10-generate-tts-l16.json"));

        assertThat(Json.write(SpeechStream.delta(SAMPLES)).asUtf8())
                .isEqualTo("{\"type\":\"speech.audio.delta\",\"audio\":\"AQIDBAUG\"}");
        assertThat(Json.write(SpeechStream.done(reply)).asUtf8())
                .isEqualTo("{\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":9,\"output_tokens\":48,"
                        + "\"total_tokens\":57}}");
    }

    private static JsonNode reply(String type, byte[]... pieces) {
        var reply = Json.object();
        var parts =
                reply.putArray("candidates").addObject().putObject("content").putArray("parts");
        for (byte[] piece : List.of(pieces)) {
            parts.addObject()
                    .putObject("inlineData")
                    .put("mimeType", type)
                    .put("data", Base64.getEncoder().encodeToString(piece));
        }
        return reply;
    }
}
