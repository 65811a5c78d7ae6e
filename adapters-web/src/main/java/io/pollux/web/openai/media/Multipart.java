package io.pollux.web.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.media.FormPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/** Reads a body of {@code multipart/form-data}, with the container's own parser. */
final class Multipart {
    private static final String TYPE = "multipart/form-data";
    private static final int MOST_PARTS = 64;
    private static final int LONGEST_HEADERS = 8 * 1024;

    private Multipart() {}

    /** Whether a {@code Content-Type} announces a form. */
    static boolean isAnnounced(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /**
     * All parts in their order.
     *
     * @throws BadField naming {@code Content-Type} when that announces something else, or {@code body} when it is broken
     */
    static List<FormPart> read(@Nullable String contentType, Bytes body) throws BadField {
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            throw BadField.described("Content-Type", "not a form", TYPE);
        }
        var upload = new FileUpload();
        upload.setHeaderEncoding("UTF-8");
        upload.setPartHeaderSizeMax(LONGEST_HEADERS);
        upload.setFileCountMax(MOST_PARTS);
        List<FormPart> parts;
        try {
            parts = parts(upload, new Source(contentType, body));
        } catch (IOException e) {
            throw broken();
        }
        if (parts.isEmpty()) {
            // The parser takes a body without a single boundary for a preamble.
            throw broken();
        }
        return parts;
    }

    private static List<FormPart> parts(FileUpload upload, UploadContext source) throws IOException {
        var parts = new ArrayList<FormPart>();
        var items = upload.getItemIterator(source);
        while (items.hasNext()) {
            if (parts.size() == MOST_PARTS) {
                throw new FileUploadException("too many parts");
            }
            parts.add(part(items.next()));
        }
        return parts;
    }

    private static FormPart part(FileItemStream item) throws IOException {
        try (var content = item.openStream()) {
            return new FormPart(
                    item.getFieldName(),
                    Objects.requireNonNullElse(item.getName(), ""),
                    Objects.requireNonNullElse(item.getContentType(), ""),
                    Bytes.owning(content.readAllBytes()));
        }
    }

    private static BadField broken() {
        return BadField.described(
                "body",
                "a broken form",
                "1 to " + MOST_PARTS + " parts of " + TYPE + " between the boundaries that Content-Type names");
    }

    private record Source(String type, Bytes body) implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public String getContentType() {
            return type;
        }

        @Override
        public InputStream getInputStream() {
            return body.asInputStream();
        }

        @Override
        public long contentLength() {
            return body.length();
        }
    }
}
