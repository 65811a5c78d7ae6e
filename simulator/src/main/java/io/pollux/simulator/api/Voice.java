package io.pollux.simulator.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is heard of an answer: a tone of 440 Hz, 24000 samples a second, 16 bits, one channel. */
final class Voice {
    private static final int RATE = 24_000;
    private static final double PITCH = 440;
    private static final int LOUDNESS = 8_000;
    private static final int TOKENS_PER_SECOND = 25;
    private static final int SAMPLES = RATE / 5;

    static final int TOKENS = SAMPLES * TOKENS_PER_SECOND / RATE;

    private Voice() {}

    /** A part with nothing but samples. */
    static ObjectNode bare() {
        return raw(samples());
    }

    /** The same sound in several parts; no sample is cut in two. */
    static List<ObjectNode> cut(int count) {
        byte[] samples = samples();
        List<ObjectNode> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = SAMPLES * i / count * 2;
            parts.add(raw(Arrays.copyOfRange(samples, from, SAMPLES * (i + 1) / count * 2)));
        }
        return parts;
    }

    /** A part with a whole WAV file. */
    static ObjectNode file() {
        byte[] samples = samples();
        ByteBuffer file = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(ISO_8859_1)).putInt(36 + samples.length);
        file.put("WAVEfmt ".getBytes(ISO_8859_1)).putInt(16).putShort((short) 1).putShort((short) 1);
        file.putInt(RATE).putInt(RATE * 2).putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(ISO_8859_1)).putInt(samples.length).put(samples);
        return Composer.blob("audio/wav", Base64.getEncoder().encodeToString(file.array()));
    }

    static boolean isIn(ObjectNode part) {
        return part.path("inlineData").path("mimeType").asString("").startsWith("audio/");
    }

    private static ObjectNode raw(byte[] samples) {
        return Composer.blob(
                "audio/L16;codec=pcm;rate=" + RATE, Base64.getEncoder().encodeToString(samples));
    }

    private static byte[] samples() {
        ByteBuffer samples = ByteBuffer.allocate(SAMPLES * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SAMPLES; i++) {
            samples.putShort((short) (LOUDNESS * Math.sin(2 * Math.PI * PITCH * i / RATE)));
        }
        return samples.array();
    }
}
