package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Media within a URL.
 *
 * @param mimeType without parameters
 * @param base64 as written, not decoded
 */
record DataUrl(String mimeType, String base64) {
    private static final String SCHEME = "data:";
    private static final int LONGEST_HEAD = 512;
    private static final Pattern MIME = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,126}");

    static boolean is(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Null when it names no type or holds nothing; whether that is base64 has not been looked at. */
    static @Nullable DataUrl parse(String url) {
        return parse(url, 0, url.length());
    }

    /** Of the URL within a text, without copying more of it than the data. */
    static @Nullable DataUrl parse(String text, int from, int to) {
        int comma = text.indexOf(',', from, Math.min(to, from + LONGEST_HEAD));
        if (comma < 0 || comma >= to - 1) {
            return null;
        }
        String[] words = text.substring(from + SCHEME.length(), comma).split(";", -1);
        String mimeType = mimeType(words[0]);
        if (mimeType == null) {
            return null;
        }
        String data = text.substring(comma + 1, to);
        boolean encoded = words.length > 1 && words[words.length - 1].trim().equalsIgnoreCase("base64");
        String base64 = encoded ? unescaped(data) : encode(data);
        return base64 == null ? null : new DataUrl(mimeType, base64);
    }

    /** The same in one spelling; null when it is no base64. */
    @Nullable
    DataUrl standard() {
        String standard = Base64Text.standard(base64);
        return standard == null ? null : new DataUrl(mimeType, standard);
    }

    /** The type in Google's spelling; null when it is none. */
    static @Nullable String mimeType(String spelled) {
        String type = spelled.trim().toLowerCase(Locale.ROOT);
        if (!MIME.matcher(type).matches()) {
            return null;
        }
        return type.equals("image/jpg") ? "image/jpeg" : type;
    }

    private static @Nullable String encode(String percentEncoded) {
        String text = unescaped(percentEncoded);
        return text == null ? null : Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static @Nullable String unescaped(String percentEncoded) {
        if (percentEncoded.indexOf('%') < 0) {
            return percentEncoded;
        }
        try {
            return URLDecoder.decode(percentEncoded.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
