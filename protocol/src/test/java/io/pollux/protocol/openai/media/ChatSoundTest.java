package io.pollux.protocol.openai.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatSoundTest {
    private static final SpeechEncoder ENCODER = new SpeechEncoder() {
        @Override
        public Set<SpeechFormat> formats() {
            return Set.of(SpeechFormat.MP3, SpeechFormat.OPUS);
        }

        @Override
        public Bytes encode(Sound sound, SpeechFormat format) {
            return Bytes.utf8(format + " of " + sound.samples().length());
        }
    };

    /** Older models answer with samples alone, newer ones with a file; the caller gets what was asked for either way. */
    @ParameterizedTest
    @ValueSource(strings = {"10-generate-tts-l16.json", "10b-generate-tts-wav.json"})
    void the_sound_comes_as_asked_for_whatever_the_model_gave(String sample) throws UnusableReply {
        Bytes reply = Samples.bytes(sample);
        Sound sound = Sound.of(Json.readTree(reply));

        assertThat(data(reply, "wav")).isEqualTo(sound.asWav());
        assertThat(data(reply, "pcm16")).isEqualTo(sound.samples());
        assertThat(data(reply, "mp3")).isEqualTo(Bytes.utf8("MP3 of 480"));
        assertThat(data(reply, "opus")).isEqualTo(Bytes.utf8("OPUS of 480"));
    }

    @Test
    void pieces_become_one_and_the_text_beside_them_stays() throws UnusableReply {
        Bytes reply = Bytes.utf8("{\"candidates\":[{\"content\":{\"parts\":[" + piece("AQI=") + ",{\"text\":\"hi\"},"
                + piece("AwQ=") + "]}}]}");

        var parts = Json.readTree(ChatSound.encode(reply, "pcm16", ENCODER)).at("/candidates/0/content/parts");

        assertThat(parts.size()).isEqualTo(2);
        assertThat(parts.at("/0/text").asString()).isEqualTo("hi");
        assertThat(parts.at("/1/inlineData/data").asString()).isEqualTo("AQIDBA==");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "5",
                "{\"candidates\":5}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}}]}"
            })
    void a_reply_without_sound_stays(String reply) throws UnusableReply {
        Bytes bytes = Bytes.utf8(reply);

        assertThat(ChatSound.encode(bytes, "wav", ENCODER)).isSameAs(bytes);
    }

    @Test
    void sound_that_cannot_be_read_is_of_no_use() {
        Bytes reply = Bytes.utf8("{\"candidates\":[{\"content\":{\"parts\":[" + piece("!") + "]}}]}");

        assertThatExceptionOfType(UnusableReply.class).isThrownBy(() -> ChatSound.encode(reply, "wav", ENCODER));
    }

    private static Bytes data(Bytes reply, String format) throws UnusableReply {
        var part =
                Json.readTree(ChatSound.encode(reply, format, ENCODER)).at("/candidates/0/content/parts/0/inlineData");
        assertThat(part.path("mimeType").asString()).isEqualTo("audio/" + format);
        return Bytes.owning(Base64.getDecoder().decode(part.path("data").asString()));
    }

    private static String piece(String base64) {
        return "{\"inlineData\":{\"mimeType\":\"audio/L16;rate=24000\",\"data\":\"" + base64 + "\"}}";
    }
}
