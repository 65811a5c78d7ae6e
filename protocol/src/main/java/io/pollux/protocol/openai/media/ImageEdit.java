package io.pollux.protocol.openai.media;

import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code /v1/images/edits}, which comes as a form or as JSON. */
public final class ImageEdit {
    private static final int MOST = 16;
    private static final String IMAGES = "1 to " + MOST + " images";

    private ImageEdit() {}

    /** Understands a form with {@code image} or {@code image[]}, an optional {@code mask} and the plain fields. */
    public static ImagesRequest form(List<FormPart> parts) throws BadField {
        Form form = new Form(parts);
        List<Inline> images = new ArrayList<>();
        for (FormPart file : form.files("image")) {
            images.add(Inline.image("image", file.content()));
        }
        requireSome(images, "image");
        List<FormPart> masks = form.files("mask");
        if (!masks.isEmpty()) {
            images.add(Inline.image("mask", masks.getFirst().content()));
        }
        return ImagesRequest.read(form.fields(Set.of("image", "mask")), images, !masks.isEmpty());
    }

    /**
     * Understands a JSON body, whose {@code images} (or {@code image}) are URLs, or objects with an {@code image_url}.
     *
     * @param fetch gets the bytes of what is no {@code data:} URL
     */
    public static ImagesRequest json(JsonNode body, ImageFetch fetch) throws BadField {
        Fields fields = Fields.of(body);
        String param = fields.has("images") ? "images" : "image";
        List<Inline> images = new ArrayList<>();
        JsonNode named = body.path(param);
        if (named.isArray()) {
            for (JsonNode element : named.values()) {
                images.add(image(param + "[" + images.size() + "]", element, fetch));
            }
        } else if (fields.has(param)) {
            images.add(image(param, named, fetch));
        }
        requireSome(images, param);
        boolean masked = fields.has("mask");
        if (masked) {
            images.add(image("mask", body.path("mask"), fetch));
        }
        return ImagesRequest.read(fields, images, masked);
    }

    private static Inline image(String param, JsonNode named, ImageFetch fetch) throws BadField {
        JsonNode url = named.isObject() ? named.path("image_url") : named;
        String text = (url.isObject() ? url.path("url") : url).stringValue("");
        String scheme = text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "data" -> Inline.ofDataUrl(param, text);
            case "http", "https" -> Inline.image(param, fetch.fetch(param, text));
            default -> throw BadField.type(param, named, "a data, https or http URL, or an object with image_url");
        };
    }

    private static void requireSome(List<Inline> images, String param) throws BadField {
        if (images.isEmpty()) {
            throw BadField.missing(param, IMAGES);
        }
        if (images.size() > MOST) {
            throw BadField.described(param, images.size() + " images", IMAGES);
        }
    }
}
