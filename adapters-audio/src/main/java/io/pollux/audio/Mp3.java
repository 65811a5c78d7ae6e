package io.pollux.audio;

import de.sciss.jump3r.lowlevel.LameEncoder;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.Sound;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import javax.sound.sampled.AudioFormat;

/** MP3 at a constant rate that is ample for a voice. */
final class Mp3 {
    private static final int KILOBITS_PER_CHANNEL = 64;
    private static final Set<Integer> RATES =
            Set.of(8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

    private Mp3() {}

    static Bytes encode(Sound sound) throws UnusableReply {
        if (!RATES.contains(sound.rate())) {
            throw UnusableReply.empty("The model gave audio at a rate that MP3 does not have.");
        }
        var samples = sound.samples().unsafeArray();
        var file = new ByteArrayOutputStream(samples.length / 4 + 4096);
        var encoder = new LameEncoder(
                new AudioFormat(sound.rate(), 16, sound.channels(), true, false),
                KILOBITS_PER_CHANNEL * sound.channels(),
                sound.channels() == 1 ? LameEncoder.CHANNEL_MODE_MONO : LameEncoder.CHANNEL_MODE_JOINT_STEREO,
                LameEncoder.QUALITY_MIDDLE,
                false);
        try {
            var buffer = new byte[encoder.getMP3BufferSize()];
            var step = encoder.getPCMBufferSize();
            var frame = 2 * sound.channels();
            var whole = samples.length - samples.length % frame;
            for (var at = 0; at < whole; at += step) {
                file.write(buffer, 0, encoder.encodeBuffer(samples, at, Math.min(step, whole - at), buffer));
            }
            file.write(buffer, 0, encoder.encodeFinish(buffer));
        } finally {
            encoder.close();
        }
        return Bytes.owning(file.toByteArray());
    }
}
