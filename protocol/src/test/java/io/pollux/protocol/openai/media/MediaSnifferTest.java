package io.pollux.protocol.openai.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaSnifferTest {
    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a, image/png",
        "ffd8ffe0, image/jpeg",
        "255044462d312e37, application/pdf",
        "664c6143, audio/flac",
        "fffb90c4, audio/mp3",
        "fff390c4, audio/mp3",
        "fff15080, audio/aac",
        "fff95080, audio/aac",
        "1a45dfa3, video/webm",
        "89504e47, -",
        "ffd8, -",
        "ffff, -",
        "ffe90000, -",
        "fffd9000, -",
        "'', -",
        "00, -",
    })
    void a_kind_is_told_by_its_first_bytes(String hex, String type) {
        assertThat(MediaSniffer.sniff(Bytes.owning(HexFormat.of().parseHex(hex))))
                .isEqualTo(expected(type));
    }

    @ParameterizedTest
    @CsvSource({
        "GIF89a, image/gif",
        "GIF87a, image/gif",
        "RIFF....WEBP, image/webp",
        "RIFF....WAVE, audio/wav",
        "RIFF....XXXX, -",
        "RIFF, -",
        "FORM....AIFF, audio/aiff",
        "....ftypheic, image/heic",
        "....ftypmif1, image/heif",
        "....ftypisom, video/mp4",
        "....ftypmp42, video/mp4",
        "'....ftypM4A ', audio/m4a",
        "'....ftypqt  ', video/mov",
        "....ftyp3gp5, video/3gpp",
        "....ftypavif, -",
        "....ftyp, -",
        "OggS, audio/ogg",
        "ID3, audio/mp3",
        "<svg>, -",
        "<html>, -",
        "hello world, -",
    })
    void a_container_is_told_by_its_brand(String head, String type) {
        assertThat(MediaSniffer.sniff(Bytes.owning(head.getBytes(ISO_8859_1)))).isEqualTo(expected(type));
    }

    private static Optional<String> expected(String type) {
        return Optional.of(type).filter(known -> !known.equals("-"));
    }
}
