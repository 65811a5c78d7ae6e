package io.pollux.protocol.openai.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pollux.protocol.Bytes;
import java.util.Optional;
import java.util.Set;

/** Tells the kind of a file by its first bytes, which, unlike its name and label, decide what Gemini makes of it. */
public final class MediaSniffer {
    private static final Set<String> HEIC = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx");
    private static final Set<String> HEIF = Set.of("mif1", "msf1");
    private static final Set<String> M4A = Set.of("M4A ", "M4B ");
    private static final Set<String> MP4 =
            Set.of("isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "dash", "M4V ", "M4VP", "MSNV");

    private MediaSniffer() {}

    /** The MIME type as Gemini spells it; empty when the bytes are of no kind known here. */
    public static Optional<String> sniff(Bytes content) {
        byte[] array = content.unsafeArray();
        String head = new String(array, 0, Math.min(array.length, 16), ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return Optional.of("image/gif");
        }
        if (head.startsWith("%PDF-")) {
            return Optional.of("application/pdf");
        }
        return container(head).or(() -> sound(head));
    }

    private static Optional<String> container(String head) {
        String kind = head.length() >= 12 ? head.substring(8, 12) : "";
        if (head.startsWith("RIFF")) {
            return switch (kind) {
                case "WEBP" -> Optional.of("image/webp");
                case "WAVE" -> Optional.of("audio/wav");
                case "AVI " -> Optional.of("video/avi");
                default -> Optional.empty();
            };
        }
        if (head.startsWith("FORM")) {
            return kind.equals("AIFF") || kind.equals("AIFC") ? Optional.of("audio/aiff") : Optional.empty();
        }
        if (head.startsWith("\u001aE\u00df\u00a3")) {
            return Optional.of("video/webm");
        }
        return head.startsWith("ftyp", 4) ? isoMedia(kind) : Optional.empty();
    }

    private static Optional<String> isoMedia(String brand) {
        if (HEIC.contains(brand)) {
            return Optional.of("image/heic");
        }
        if (HEIF.contains(brand)) {
            return Optional.of("image/heif");
        }
        if (M4A.contains(brand)) {
            return Optional.of("audio/m4a");
        }
        if (brand.equals("qt  ")) {
            return Optional.of("video/mov");
        }
        if (brand.startsWith("3gp")) {
            return Optional.of("video/3gpp");
        }
        return MP4.contains(brand) ? Optional.of("video/mp4") : Optional.empty();
    }

    private static Optional<String> sound(String head) {
        if (head.startsWith("fLaC")) {
            return Optional.of("audio/flac");
        }
        if (head.startsWith("OggS")) {
            return Optional.of("audio/ogg");
        }
        if (head.startsWith("ID3")) {
            return Optional.of("audio/mp3");
        }
        if (head.length() < 4 || head.charAt(0) != 0xFF || (head.charAt(1) & 0xE0) != 0xE0) {
            return Optional.empty();
        }
        // The two layer bits of an MPEG frame header: none is AAC in ADTS, one is layer III.
        return switch (head.charAt(1) >> 1 & 3) {
            case 0 -> (head.charAt(1) & 0xF0) == 0xF0 ? Optional.of("audio/aac") : Optional.empty();
            case 1 -> Optional.of("audio/mp3");
            default -> Optional.empty();
        };
    }
}
