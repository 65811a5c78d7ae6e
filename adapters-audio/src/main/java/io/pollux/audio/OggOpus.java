package io.pollux.audio;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.Sound;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** Opus in its Ogg container (RFC 7845), in frames of 20 ms. */
final class OggOpus {
    /** Positions are counted at this rate, whatever the rate of the samples. */
    private static final int CLOCK = 48_000;

    private static final int FRAMES_PER_SECOND = 50;
    private static final int BITS_PER_CHANNEL = 40_000;
    private static final int LONGEST_PACKET = 1275;
    private static final Set<Integer> RATES = Set.of(8000, 12_000, 16_000, 24_000, 48_000);

    private OggOpus() {}

    static Bytes encode(Sound sound) throws UnusableReply {
        if (!RATES.contains(sound.rate())) {
            throw UnusableReply.empty("The model gave audio at a rate that Opus does not have.");
        }
        try {
            return encoded(sound);
        } catch (OpusException e) {
            throw new IllegalStateException("the encoder refused what it is documented to take", e);
        }
    }

    private static Bytes encoded(Sound sound) throws OpusException {
        var encoder = new OpusEncoder(sound.rate(), sound.channels(), OpusApplication.OPUS_APPLICATION_AUDIO);
        encoder.setBitrate(BITS_PER_CHANNEL * sound.channels());
        encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
        var ticks = CLOCK / sound.rate();
        var skipped = encoder.getLookahead() * ticks;
        var ogg = new OggPages();
        ogg.packet(head(sound, skipped), 0);
        ogg.flush();
        ogg.packet(tags(), 0);
        ogg.flush();

        var samples = samples(sound);
        var length = samples.length / sound.channels();
        var end = skipped + (long) length * ticks;
        var frame = sound.rate() / FRAMES_PER_SECOND;
        var packet = new byte[LONGEST_PACKET];
        for (long at = 0; at * ticks < end; at += frame) {
            var from = (int) Math.min(samples.length, at * sound.channels());
            var piece = Arrays.copyOfRange(samples, from, from + frame * sound.channels());
            var size = encoder.encode(piece, 0, frame, packet, 0, packet.length);
            ogg.packet(Arrays.copyOf(packet, size), Math.min(end, (at + frame) * ticks));
        }
        return ogg.end();
    }

    private static short[] samples(Sound sound) {
        var samples = new short[sound.samples().length() / 2 / sound.channels() * sound.channels()];
        ByteBuffer.wrap(sound.samples().unsafeArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private static byte[] head(Sound sound, int skipped) {
        return ByteBuffer.allocate(19)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) sound.channels())
                .putShort((short) skipped)
                .putInt(sound.rate())
                .putShort((short) 0)
                .put((byte) 0)
                .array();
    }

    private static byte[] tags() {
        var vendor = "Pollux".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(16 + vendor.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(vendor.length)
                .put(vendor)
                .putInt(0)
                .array();
    }
}
