package io.pollux.protocol.openai.media;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Sound as samples of 16 bits, little-endian, the channels of one moment side by side.
 *
 * @param rate samples of one channel in a second
 */
public record Sound(Bytes samples, int rate, int channels) {
    /** Bytes before the samples in a WAV file written here. */
    static final int WAV_HEADER = 44;

    private static final int USUAL_RATE = 24_000;
    private static final int UNKNOWN_LENGTH = -1;
    /** "fmt " and "data", read as little-endian numbers. */
    private static final int WAV_FORMAT = 0x20746D66;

    private static final int WAV_DATA = 0x61746164;
    private static final Pattern RATE = Pattern.compile("rate=([1-9][0-9]{3,5})");

    /**
     * The sound in a reply of {@code generateContent}.
     *
     * @throws UnusableReply when there is none, or in a form that cannot be read
     */
    public static Sound of(JsonNode reply) throws UnusableReply {
        Optional<Sound> sound = in(reply);
        if (sound.isPresent()) {
            return sound.get();
        }
        throw Blocked.reason(List.of(reply))
                .map(reason -> UnusableReply.blocked("The speech was blocked: " + reason + "."))
                .orElseGet(() -> UnusableReply.empty("The model gave no audio."));
    }

    /** The sound in one part of a stream; empty when the part has none. */
    static Optional<Sound> in(JsonNode reply) throws UnusableReply {
        return ofCandidate(reply.path("candidates").path(0));
    }

    /** Whether a part is of sound. */
    static boolean isIn(JsonNode part) {
        return part.path("inlineData").path("mimeType").stringValue("").startsWith("audio/");
    }

    /** The sound of one candidate; empty when it has none. */
    static Optional<Sound> ofCandidate(JsonNode candidate) throws UnusableReply {
        ByteArrayOutputStream samples = new ByteArrayOutputStream();
        Optional<Sound> first = Optional.empty();
        for (JsonNode part : candidate.path("content").path("parts").values()) {
            if (isIn(part)) {
                Sound sound = read(part.path("inlineData"));
                samples.writeBytes(sound.samples().unsafeArray());
                first = first.or(() -> Optional.of(sound));
            }
        }
        return first.filter(_ -> samples.size() > 0)
                .map(sound -> new Sound(Bytes.owning(samples.toByteArray()), sound.rate(), sound.channels()));
    }

    /** A WAV file. */
    public Bytes asWav() {
        byte[] file = new byte[WAV_HEADER + samples.length()];
        ByteBuffer.wrap(file).put(header(samples.length())).put(samples.unsafeArray());
        return Bytes.owning(file);
    }

    /** What begins a WAV file whose length is not known yet. */
    Bytes wavHead() {
        return Bytes.owning(header(UNKNOWN_LENGTH));
    }

    private byte[] header(int length) {
        int frame = channels * 2;
        return ByteBuffer.allocate(WAV_HEADER)
                .order(LITTLE_ENDIAN)
                .put("RIFF".getBytes(ISO_8859_1))
                .putInt(length == UNKNOWN_LENGTH ? UNKNOWN_LENGTH : length + WAV_HEADER - 8)
                .put("WAVEfmt ".getBytes(ISO_8859_1))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * frame)
                .putShort((short) frame)
                .putShort((short) 16)
                .put("data".getBytes(ISO_8859_1))
                .putInt(length)
                .array();
    }

    private static Sound read(JsonNode data) throws UnusableReply {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(data.path("data").stringValue(""));
        } catch (IllegalArgumentException _) {
            throw UnusableReply.empty("The model gave audio in malformed base64.");
        }
        String type = data.path("mimeType").stringValue("");
        // Newer models answer with whole WAV files under various labels, so the bytes decide.
        if (MediaSniffer.sniff(Bytes.owning(bytes)).equals(Optional.of("audio/wav"))) {
            return wav(bytes);
        }
        if (!type.startsWith("audio/L16") && !type.startsWith("audio/pcm")) {
            throw UnusableReply.empty("The model gave audio of a type that is neither PCM nor WAV.");
        }
        Matcher rate = RATE.matcher(type);
        return new Sound(Bytes.owning(bytes), rate.find() ? Integer.parseInt(rate.group(1)) : USUAL_RATE, 1);
    }

    private static Sound wav(byte[] bytes) throws UnusableReply {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
        int rate = 0;
        int channels = 0;
        int at = 12;
        while (at + 8 <= file.capacity()) {
            int name = file.getInt(at);
            long told = Integer.toUnsignedLong(file.getInt(at + 4));
            int length = (int) Math.min(told, file.capacity() - at - 8);
            if (name == WAV_FORMAT && length >= 16) {
                channels = file.getShort(at + 10);
                rate = file.getInt(at + 12);
                requirePcm(file.getShort(at + 8), file.getShort(at + 22), channels, rate);
            }
            if (name == WAV_DATA && rate > 0) {
                return new Sound(Bytes.copyOf(bytes, at + 8, length), rate, channels);
            }
            at += 8 + length + (length & 1);
        }
        throw UnusableReply.empty("The model gave a WAV file without samples.");
    }

    private static void requirePcm(int encoding, int bits, int channels, int rate) throws UnusableReply {
        boolean extensible = encoding == (short) 0xFFFE;
        if ((encoding != 1 && !extensible) || bits != 16 || channels < 1 || channels > 8 || rate < 1) {
            throw UnusableReply.empty("The model gave a WAV file whose samples are not PCM of 16 bits.");
        }
    }
}
