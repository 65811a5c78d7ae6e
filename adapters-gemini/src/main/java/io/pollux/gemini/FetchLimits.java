package io.pollux.gemini;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * What may be fetched for clients.
 *
 * @param bytes longest file
 * @param time longest wait from the first name lookup to the last byte, redirects included
 * @param redirects most that are followed
 * @param kinds MIME types, as the bytes tell them
 * @param ports which may be connected to
 * @param addresses which may be connected to
 */
record FetchLimits(
        int bytes,
        Duration time,
        int redirects,
        Set<String> kinds,
        IntPredicate ports,
        Predicate<InetAddress> addresses) {
    private static final Set<String> MEDIA = Set.of(
            "image/png",
            "image/jpeg",
            "image/webp",
            "image/gif",
            "image/heic",
            "image/heif",
            "application/pdf",
            "audio/wav",
            "audio/mp3",
            "audio/aac",
            "audio/flac",
            "audio/ogg",
            "audio/aiff",
            "audio/m4a",
            "video/mp4",
            "video/mov",
            "video/webm",
            "video/avi",
            "video/3gpp");

    FetchLimits {
        kinds = Set.copyOf(kinds);
    }

    /** Media of at most 20 MiB in 20 seconds from the usual ports of public hosts. */
    static FetchLimits usual() {
        return new FetchLimits(
                20 * 1024 * 1024,
                Duration.ofSeconds(20),
                3,
                MEDIA,
                port -> port == 80 || port == 443,
                PublicAddresses::includes);
    }
}
