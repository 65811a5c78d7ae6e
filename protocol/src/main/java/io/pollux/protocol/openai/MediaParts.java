package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.text;

import io.pollux.protocol.gemini.ModelTraits;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns images, recordings and files into parts; only http(s) URLs are fetched. */
final class MediaParts {
    private static final String FILES = "https://generativelanguage.googleapis.com/v1beta/files/";
    private static final Pattern GOOGLE_FILE =
            Pattern.compile("https://generativelanguage\\.googleapis\\.com/[a-z0-9]{1,16}/files/[A-Za-z0-9_-]{1,64}");
    private static final Pattern FILE_ID = Pattern.compile("(?:files/)?([A-Za-z0-9_-]{1,64})");
    private static final Pattern YOUTUBE = Pattern.compile(
            "https?://(?:(?:www\\.|m\\.)?youtube\\.com/|youtu\\.be/).{1,500}", Pattern.CASE_INSENSITIVE);
    private static final List<String> RESOLUTIONS = List.of("LOW", "MEDIUM", "HIGH", "ULTRA_HIGH");
    private static final List<String> IMAGES = List.of("image/", "video/", "application/pdf");
    private static final List<String> VIDEOS = List.of("video/");
    private static final List<String> ANYTHING = List.of("");
    private static final String URL_FORMS = "data:<type>;base64,<data>, an http(s) URL, gs://… or a Files API uri";

    private final boolean resolvesEach;
    private final MediaSource source;
    private int common = -1;
    private boolean mixed;

    MediaParts(ModelTraits traits, MediaSource source) {
        this.resolvesEach = traits.isThirdGeneration();
        this.source = source;
    }

    @Nullable
    String commonResolution() {
        return resolvesEach || mixed || common < 0 ? null : "MEDIA_RESOLUTION_" + RESOLUTIONS.get(Math.min(common, 2));
    }

    /** Takes {@code image_url: {url, detail}} as well as {@code image_url: "…"}. */
    ObjectNode image(JsonNode part, String at) throws BadChatRequest {
        String place = path(at, "image_url");
        ObjectNode image = fromUrl(url(part, "image_url", at), IMAGES, null, place);
        JsonNode form = part.path("image_url");
        String detail = form.isObject() ? string(form, "detail", place) : string(part, "detail", at);
        resolve(image, detail);
        return image;
    }

    ObjectNode video(JsonNode part, String at) throws BadChatRequest {
        String url = url(part, "video_url", at);
        return YOUTUBE.matcher(url).matches()
                ? GeminiParts.file(url, null)
                : fromUrl(url, VIDEOS, null, path(at, "video_url"));
    }

    /** A recording given as data and format. */
    ObjectNode recording(JsonNode part, String field, String kind, String at) throws BadChatRequest {
        ObjectNode recording = object(part, field, at);
        String place = path(at, field);
        if (recording == null) {
            throw BadChatRequest.missing(place, "an object with data and format");
        }
        String data = text(recording, "data", place);
        if (DataUrl.is(data)) {
            return inline(data, List.of(kind + '/'), path(place, "data"));
        }
        String format = text(recording, "format", place);
        String mimeType = MimeTypes.ofFormat(kind, format);
        if (mimeType == null) {
            throw BadChatRequest.value(path(place, "format"), format, "a name as wav or mp4");
        }
        return GeminiParts.inline(mimeType, base64(data, path(place, "data")));
    }

    /** A file given as data or by the id it was uploaded under. */
    ObjectNode file(JsonNode file, String at) throws BadChatRequest {
        String name = string(file, "filename", at);
        String mimeType = name == null ? null : MimeTypes.ofName(name);
        String data = string(file, "file_data", at);
        if (data != null && !data.isEmpty()) {
            String place = path(at, "file_data");
            return isUrl(data)
                    ? fromUrl(data, ANYTHING, mimeType, place)
                    : GeminiParts.inline(mimeType == null ? "application/pdf" : mimeType, base64(data, place));
        }
        String url = string(file, "file_url", at);
        if (url != null && !url.isEmpty()) {
            return fromUrl(url, ANYTHING, mimeType, path(at, "file_url"));
        }
        String id = string(file, "file_id", at);
        if (id == null || id.isEmpty()) {
            throw BadChatRequest.missing(path(at, "file_data"), "file_data or file_id");
        }
        return byId(id, mimeType, path(at, "file_id"));
    }

    private static ObjectNode byId(String id, @Nullable String mimeType, String at) throws BadChatRequest {
        if (GOOGLE_FILE.matcher(id).matches() || id.startsWith("gs://")) {
            return GeminiParts.file(id, mimeType);
        }
        var bare = FILE_ID.matcher(id);
        if (!bare.matches()) {
            throw BadChatRequest.value(at, id, "files/<id> or the uri of an uploaded file");
        }
        return GeminiParts.file(FILES + bare.group(1), mimeType);
    }

    private static String url(JsonNode part, String field, String at) throws BadChatRequest {
        JsonNode form = given(part, field);
        if (form == null) {
            throw BadChatRequest.missing(path(at, field), "an object with url");
        }
        if (form.isObject()) {
            JsonNode url = form.path("url");
            if (!url.isString() || url.stringValue("").isEmpty()) {
                throw BadChatRequest.bad(path(at, field), "no url", "an object with url", "missing_required_parameter");
            }
            return url.stringValue("");
        }
        if (form.isString()) {
            return text(part, field, at);
        }
        throw BadChatRequest.type(path(at, field), form, "an object with url");
    }

    private static boolean isUrl(String data) {
        return DataUrl.is(data) || isHttp(data) || data.startsWith("gs://");
    }

    private static boolean isHttp(String url) {
        return url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7);
    }

    private ObjectNode fromUrl(String url, List<String> kinds, @Nullable String mimeType, String at)
            throws BadChatRequest {
        if (DataUrl.is(url)) {
            return inline(url, kinds, at);
        }
        if (url.startsWith("gs://")) {
            return GeminiParts.file(url, mimeType == null ? MimeTypes.ofName(url) : mimeType);
        }
        if (GOOGLE_FILE.matcher(url).matches()) {
            return GeminiParts.file(url, mimeType);
        }
        if (!isHttp(url)) {
            throw BadChatRequest.value(at, url, URL_FORMS);
        }
        try {
            return GeminiParts.inline(source.fetch(url));
        } catch (MediaUnavailable unavailable) {
            throw BadChatRequest.bad(
                    at, "not fetched, " + unavailable.reason(), "a URL that can be fetched", "invalid_image_url");
        }
    }

    private static ObjectNode inline(String url, List<String> kinds, String at) throws BadChatRequest {
        DataUrl media = DataUrl.parse(url);
        if (media == null) {
            throw BadChatRequest.value(at, url, "data:<type>;base64,<data>");
        }
        if (kinds.stream().noneMatch(media.mimeType()::startsWith)) {
            throw BadChatRequest.value(at, media.mimeType(), "a type that begins with " + String.join(" or ", kinds));
        }
        DataUrl standard = media.standard();
        if (standard == null) {
            throw noBase64(at);
        }
        return GeminiParts.inline(standard);
    }

    private static String base64(String data, String at) throws BadChatRequest {
        String standard = Base64Text.standard(data);
        if (standard == null) {
            throw noBase64(at);
        }
        return standard;
    }

    private static BadChatRequest noBase64(String at) {
        return BadChatRequest.bad(at, "not base64", "base64, whole", "invalid_value");
    }

    private void resolve(ObjectNode image, @Nullable String detail) {
        int resolution = detail == null ? -1 : RESOLUTIONS.indexOf(detail.toUpperCase(Locale.ROOT));
        if (resolution < 0) {
            mixed = true;
            return;
        }
        common = Math.max(common, resolution);
        if (resolvesEach) {
            image.putObject("mediaResolution").put("level", "MEDIA_RESOLUTION_" + RESOLUTIONS.get(resolution));
        }
    }
}
