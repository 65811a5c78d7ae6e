package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for images. Besides OpenAI's fields it takes {@code aspect_ratio} and, as {@code quality}, the sizes {@code 512},
 * {@code 1K}, {@code 2K} and {@code 4K}.
 *
 * @param model as the caller wrote it; empty when the caller leaves the choice
 * @param prompt without switches
 * @param writtenPrompt as the caller wrote it
 * @param count 1 to {@link #MOST_IMAGES}
 * @param ratio empty to leave it to the model
 * @param imageSize as Gemini spells it; empty for the model's own
 * @param asUrl whether images are told as {@code data:} URLs instead of base64
 * @param streams whether the caller wants server-sent events
 * @param edits images to work on, the mask last; empty to make new ones
 * @param masked whether the last of {@code edits} is a mask
 */
public record ImagesRequest(
        Optional<String> model,
        String prompt,
        String writtenPrompt,
        int count,
        Optional<String> ratio,
        Optional<String> imageSize,
        boolean asUrl,
        boolean streams,
        List<Inline> edits,
        boolean masked) {
    /** Most images in one request, as OpenAI has it. */
    public static final int MOST_IMAGES = 10;

    private static final int MOST_OF_IMAGEN = 4;
    private static final String MASK = "\nThe last image is a mask: change only what it shows transparent or white.";
    private static final List<String> QUALITIES =
            List.of("auto", "standard", "low", "medium", "high", "hd", "512", "1k", "2k", "4k");

    public ImagesRequest {
        edits = List.copyOf(edits);
    }

    /** Understands the body of {@code /v1/images/generations}. */
    public static ImagesRequest generation(JsonNode body) throws BadField {
        return read(Fields.of(body), List.of(), false);
    }

    /** As if the prompt and the images to work on alone had been sent; for image generation in a chat. */
    static ImagesRequest ofPrompt(String param, String written, List<Inline> edits) throws BadField {
        return read(Optional.empty(), Prompt.read(param, written), written, edits);
    }

    static ImagesRequest read(Fields fields, List<Inline> edits, boolean masked) throws BadField {
        String written = fields.requiredText("prompt");
        Prompt prompt = Prompt.read("prompt", written);
        return new ImagesRequest(
                fields.text("model"),
                prompt.text(),
                written,
                prompt.count().orElse(fields.integer("n", 1, MOST_IMAGES).orElse(1)),
                ratio(fields, prompt).map(AspectRatio::toString),
                imageSize(fields),
                fields.word("response_format", "b64_json", List.of("b64_json", "url"))
                        .equals("url"),
                fields.flag("stream"),
                edits,
                masked);
    }

    private static ImagesRequest read(Optional<String> model, Prompt prompt, String written, List<Inline> edits) {
        return new ImagesRequest(
                model,
                prompt.text(),
                written,
                prompt.count().orElse(1),
                prompt.ratio().map(AspectRatio::toString),
                Optional.empty(),
                true,
                false,
                edits,
                false);
    }

    /** Whether that model is called by {@code predict} and can only make new images; others by {@code generateContent}. */
    public static boolean isImagen(String upstreamModel) {
        return upstreamModel.startsWith("imagen");
    }

    /**
     * The bodies to send; each is a call of its own, because Gemini's models make one image a call and Imagen at most 4.
     *
     * @param upstreamModel the id to call, without {@code models/}
     * @throws BadField for edits by a model that cannot
     */
    public List<ObjectNode> bodies(String upstreamModel) throws BadField {
        List<ObjectNode> bodies = new ArrayList<>();
        if (!isImagen(upstreamModel)) {
            for (int image = 0; image < count; image++) {
                bodies.add(generateContent(upstreamModel));
            }
            return bodies;
        }
        if (!edits.isEmpty()) {
            throw BadField.value("model", upstreamModel, "a Gemini image model, Imagen cannot edit");
        }
        for (int left = count; left > 0; left -= MOST_OF_IMAGEN) {
            bodies.add(predict(Math.min(left, MOST_OF_IMAGEN)));
        }
        return bodies;
    }

    /** What tells the replies. */
    public ImagesReply reply() {
        return new ImagesReply(this);
    }

    private ObjectNode generateContent(String upstreamModel) {
        ObjectNode body = Json.object();
        ArrayNode parts =
                body.putArray("contents").addObject().put("role", "user").putArray("parts");
        parts.addObject().put("text", masked ? prompt + MASK : prompt);
        edits.forEach(image -> parts.add(image.asPart()));
        ObjectNode config = body.putObject("generationConfig");
        config.putArray("responseModalities").add("TEXT").add("IMAGE");
        ObjectNode image = Json.object();
        ratio.ifPresent(shape -> image.put("aspectRatio", shape));
        imageSize.filter(_ -> takesSize(upstreamModel)).ifPresent(size -> image.put("imageSize", size));
        if (!image.isEmpty()) {
            config.set("imageConfig", image);
        }
        return body;
    }

    /** The first image models know one size only and refuse the field. */
    private static boolean takesSize(String upstreamModel) {
        return !upstreamModel.startsWith("gemini-2.");
    }

    private ObjectNode predict(int images) throws BadField {
        ObjectNode body = Json.object();
        body.putArray("instances").addObject().put("prompt", prompt);
        ObjectNode parameters = body.putObject("parameters").put("sampleCount", images);
        if (ratio.isPresent()) {
            AspectRatio shape = AspectRatio.named("size", ratio.get(), AspectRatio.names());
            parameters.put("aspectRatio", shape.nearest(AspectRatio.OF_IMAGEN).toString());
        }
        imageSize
                .filter(size -> size.equals("1K") || size.equals("2K"))
                .ifPresent(size -> parameters.put("sampleImageSize", size));
        return body;
    }

    private static Optional<AspectRatio> ratio(Fields fields, Prompt prompt) throws BadField {
        Optional<String> size = fields.text("size");
        Optional<AspectRatio> ofSize = size.isPresent() ? AspectRatio.ofSize(size.get()) : Optional.empty();
        Optional<String> named = fields.text("aspect_ratio");
        Optional<AspectRatio> ofName = named.isPresent()
                ? Optional.of(AspectRatio.named("aspect_ratio", named.get(), "one of " + AspectRatio.names()))
                : Optional.empty();
        return prompt.ratio().or(() -> ofName).or(() -> ofSize);
    }

    private static Optional<String> imageSize(Fields fields) throws BadField {
        return switch (fields.word("quality", "auto", QUALITIES)) {
            case "high", "hd", "2k" -> Optional.of("2K");
            case "1k" -> Optional.of("1K");
            case "4k" -> Optional.of("4K");
            case "512" -> Optional.of("512");
            default -> Optional.empty();
        };
    }
}
