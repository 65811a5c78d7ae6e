package io.pollux.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.MediaSniffer;
import io.pollux.protocol.openai.media.Sound;
import io.pollux.protocol.openai.media.SpeechFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaSpeechEncoderTest {
    private static final int TONE = 440;
    private static final int RATE = 24_000;

    private final JavaSpeechEncoder encoder = new JavaSpeechEncoder();

    @ParameterizedTest
    @CsvSource({"24000, 1", "24000, 2", "48000, 1", "16000, 1"})
    void mp3_is_made_of_whole_frames_that_last_as_long_as_the_sound(int rate, int channels) throws UnusableReply {
        Bytes file = encoder.encode(tone(rate, channels, 3), SpeechFormat.MP3);

        assertThat(MediaSniffer.sniff(file)).contains("audio/mp3");
        double seconds = 0;
        byte[] bytes = file.unsafeArray();
        int at = 0;
        while (at < bytes.length) {
            assertThat(bytes[at]).isEqualTo((byte) 0xFF);
            boolean halved = (bytes[at + 1] >> 3 & 1) == 0;
            int kilobits = new int[][] {
                        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
                        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
                    }
                    [halved ? 1 : 0][bytes[at + 2] >> 4 & 0xF];
            int samples = halved ? 576 : 1152;
            at += samples / 8 * kilobits * 1000 / rate + (bytes[at + 2] >> 1 & 1);
            seconds += (double) samples / rate;
        }
        assertThat(at).isEqualTo(bytes.length);
        assertThat(seconds).isCloseTo(3, within(0.2));
    }

    @ParameterizedTest
    @CsvSource({"24000, 1", "24000, 2", "48000, 1", "8000, 1"})
    void opus_in_ogg_decodes_to_the_same_tone_and_length(int rate, int channels) throws Exception {
        Bytes file = encoder.encode(tone(rate, channels, 3), SpeechFormat.OPUS);

        List<byte[]> packets = new ArrayList<>();
        long end = readPages(file, packets);
        ByteBuffer head = ByteBuffer.wrap(packets.get(0)).order(ByteOrder.LITTLE_ENDIAN);
        int skipped = head.getShort(10);
        assertThat(new String(packets.get(0), 0, 8, US_ASCII)).isEqualTo("OpusHead");
        assertThat(head.get(9)).isEqualTo((byte) channels);
        assertThat(new String(packets.get(1), 0, 8, US_ASCII)).isEqualTo("OpusTags");
        assertThat(end).isEqualTo(skipped + 3 * 48_000);

        double[] decoded = new double[(packets.size() - 2) * 960];
        OpusDecoder decoder = new OpusDecoder(48_000, channels);
        short[] frame = new short[960 * channels];
        for (int at = 2; at < packets.size(); at++) {
            byte[] packet = packets.get(at);
            assertThat(decoder.decode(packet, 0, packet.length, frame, 0, 960, false))
                    .isEqualTo(960);
            for (int sample = 0; sample < 960; sample++) {
                decoded[(at - 2) * 960 + sample] = frame[sample * channels];
            }
        }
        assertThat(decoded.length).isGreaterThanOrEqualTo((int) end);
        assertThat(crossings(decoded, skipped + 48_000, 48_000)).isCloseTo(2 * TONE, within(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 959, 960, 961, 100_000})
    void sound_of_any_length_is_encoded(int bytes) throws Exception {
        Sound sound = new Sound(Bytes.owning(new byte[bytes]), RATE, 1);

        List<byte[]> packets = new ArrayList<>();
        long end = readPages(encoder.encode(sound, SpeechFormat.OPUS), packets);

        int skipped =
                ByteBuffer.wrap(packets.get(0)).order(ByteOrder.LITTLE_ENDIAN).getShort(10);
        assertThat(end - skipped).isEqualTo(bytes / 2 * 2L);
        assertThat(encoder.encode(sound, SpeechFormat.MP3).length()).isPositive();
    }

    @Test
    void what_a_format_cannot_carry_is_no_answer() {
        Bytes samples = Bytes.owning(new byte[96]);

        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> encoder.encode(new Sound(samples, RATE, 6), SpeechFormat.MP3));
        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> encoder.encode(new Sound(samples, 7000, 1), SpeechFormat.MP3));
        assertThatExceptionOfType(UnusableReply.class)
                .isThrownBy(() -> encoder.encode(new Sound(samples, 44_100, 1), SpeechFormat.OPUS));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> encoder.encode(new Sound(samples, RATE, 1), SpeechFormat.AAC));
        assertThat(encoder.formats()).containsExactlyInAnyOrder(SpeechFormat.MP3, SpeechFormat.OPUS);
    }

    /** Reads what RFC 3533 says of pages, with a checksum computed bit by bit. */
    private static long readPages(Bytes file, List<byte[]> packets) {
        byte[] bytes = file.unsafeArray();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int pages = 0;
        long end = 0;
        while (at < bytes.length) {
            assertThat(new String(bytes, at, 4, US_ASCII)).isEqualTo("OggS");
            assertThat(in.getInt(at + 18)).isEqualTo(pages);
            int segments = bytes[at + 26] & 0xFF;
            int content = at + 27 + segments;
            int length = 0;
            int from = content;
            for (int segment = 0; segment < segments; segment++) {
                int size = bytes[at + 27 + segment] & 0xFF;
                length += size;
                if (size < 255) {
                    packets.add(Bytes.copyOf(bytes, from, length).unsafeArray());
                    from += length;
                    length = 0;
                }
            }
            assertThat(length).isZero();
            assertThat(bytes[at + 5]).isEqualTo((byte) ((pages == 0 ? 2 : 0) | (from == bytes.length ? 4 : 0)));
            assertThat(in.getInt(at + 22)).isEqualTo(checksum(bytes, at, from));
            assertThat(in.getLong(at + 6)).isGreaterThanOrEqualTo(end);
            end = in.getLong(at + 6);
            at = from;
            pages++;
        }
        return end;
    }

    private static int checksum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int at = from; at < to; at++) {
            int value = at >= from + 22 && at < from + 26 ? 0 : bytes[at];
            for (int bit = 7; bit >= 0; bit--) {
                boolean carried = sum < 0 ^ (value >> bit & 1) == 1;
                sum <<= 1;
                sum = carried ? sum ^ 0x04C11DB7 : sum;
            }
        }
        return sum;
    }

    private static int crossings(double[] samples, int from, int count) {
        int crossings = 0;
        for (int at = from; at < from + count; at++) {
            crossings += samples[at] < 0 != samples[at + 1] < 0 ? 1 : 0;
        }
        return crossings;
    }

    private static Sound tone(int rate, int channels, int seconds) {
        ByteBuffer samples = ByteBuffer.allocate(rate * channels * seconds * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < rate * seconds; at++) {
            short value = (short) (8000 * Math.sin(2 * Math.PI * TONE * at / rate));
            for (int channel = 0; channel < channels; channel++) {
                samples.putShort(value);
            }
        }
        return new Sound(Bytes.owning(samples.array()), rate, channels);
    }
}
