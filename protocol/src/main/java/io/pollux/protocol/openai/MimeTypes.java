package io.pollux.protocol.openai;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of files by the ends of their names, as far as Gemini reads them. */
final class MimeTypes {
    private static final Pattern FORMAT = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,30}");
    private static final Map<String, String> BY_END = Map.ofEntries(
            Map.entry("pdf", "application/pdf"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain"),
            Map.entry("log", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("xml", "text/xml"),
            Map.entry("rtf", "text/rtf"),
            Map.entry("js", "text/javascript"),
            Map.entry("py", "text/x-python"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("aac", "audio/aac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("avi", "video/x-msvideo"),
            Map.entry("webm", "video/webm"),
            Map.entry("mpeg", "video/mpeg"),
            Map.entry("mpg", "video/mpeg"),
            Map.entry("wmv", "video/wmv"),
            Map.entry("3gp", "video/3gpp"));

    private MimeTypes() {}

    /** Of a file name, a path or a URL; null when its end tells nothing. */
    static @Nullable String ofName(String name) {
        return BY_END.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Of a recording's format; null when it cannot be one. */
    static @Nullable String ofFormat(String kind, String format) {
        String end = format.trim().toLowerCase(Locale.ROOT);
        if (!FORMAT.matcher(end).matches()) {
            return null;
        }
        String known = BY_END.get(end);
        return known != null && known.startsWith(kind + '/') ? known : kind + '/' + end;
    }
}
