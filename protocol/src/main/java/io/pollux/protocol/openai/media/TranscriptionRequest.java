package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.Fields;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to write down what is spoken, in its own language or in English.
 *
 * @param model as the caller wrote it; empty when the caller leaves the choice
 * @param audio the recording
 * @param intoEnglish whether it is to be translated
 * @param format the form of the answer
 * @param withWords whether a verbose answer also tells when each word was spoken
 * @param streams whether the caller wants server-sent events; only of formats that are not timed
 * @param language a hint, as the caller wrote it; empty for none
 * @param hint words that may occur; empty for none
 * @param temperature 0 to 1; empty for the model's own
 */
public record TranscriptionRequest(
        Optional<String> model,
        Inline audio,
        boolean intoEnglish,
        TranscriptFormat format,
        boolean withWords,
        boolean streams,
        Optional<String> language,
        Optional<String> hint,
        OptionalDouble temperature) {
    private static final String FILE = "a recording: flac, mp3, mp4, m4a, ogg, wav, webm, aac or aiff";
    private static final List<String> FORMATS = List.of("json", "text", "verbose_json", "srt", "vtt");
    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("aac", "audio/aac"),
            Map.entry("aif", "audio/aiff"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("flac", "audio/flac"),
            Map.entry("m4a", "audio/m4a"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mpeg", "audio/mpeg"),
            Map.entry("mpga", "audio/mpeg"),
            Map.entry("oga", "audio/ogg"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("webm", "audio/webm"));

    /** Understands a form for {@code /v1/audio/transcriptions}. */
    public static TranscriptionRequest transcription(List<FormPart> parts) throws BadField {
        return read(new Form(parts), false);
    }

    /** Understands a form for {@code /v1/audio/translations}. */
    public static TranscriptionRequest translation(List<FormPart> parts) throws BadField {
        return read(new Form(parts), true);
    }

    /** The body for {@code generateContent} or {@code streamGenerateContent}. */
    public ObjectNode body() {
        ObjectNode body = Json.object();
        ArrayNode parts =
                body.putArray("contents").addObject().put("role", "user").putArray("parts");
        parts.add(audio.asPart());
        parts.addObject().put("text", instruction());
        ObjectNode config = Json.object();
        temperature.ifPresent(degree -> config.put("temperature", degree));
        if (format.isTimed()) {
            config.put("responseMimeType", "application/json").set("responseJsonSchema", schema());
        }
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return body;
    }

    /** What tells the reply. */
    public TranscriptionReply reply() {
        return new TranscriptionReply(this);
    }

    private String instruction() {
        StringBuilder text = new StringBuilder(
                intoEnglish
                        ? "Translate what is spoken in this recording into English."
                        : "Write down word for word what is spoken in this recording, in the language in which it is spoken.");
        text.append(" Answer with nothing else: no introduction, no description of sounds, no markup.");
        if (format.isTimed()) {
            text.append(
                    " Split it into segments of one sentence or less, in order, with the seconds from the beginning of"
                            + " the recording at which each starts and ends; name the spoken language in English, in lower case.");
        }
        language.ifPresent(
                code -> text.append(" The spoken language is: ").append(code).append('.'));
        hint.ifPresent(words ->
                text.append(" These words or this style may occur in it:\n").append(words));
        return text.toString();
    }

    private ObjectNode schema() {
        ObjectNode segment = timed("text");
        if (withWords) {
            ObjectNode words = Json.object().put("type", "array");
            words.set("items", timed("word"));
            ((ObjectNode) segment.path("properties")).set("words", words);
            ((ArrayNode) segment.path("required")).add("words");
        }
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("language").put("type", "string");
        properties.putObject("segments").put("type", "array").set("items", segment);
        schema.putArray("required").add("language").add("segments");
        return schema;
    }

    private static ObjectNode timed(String spoken) {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("start").put("type", "number");
        properties.putObject("end").put("type", "number");
        properties.putObject(spoken).put("type", "string");
        schema.putArray("required").add("start").add("end").add(spoken);
        return schema;
    }

    private static TranscriptionRequest read(Form form, boolean intoEnglish) throws BadField {
        Fields fields = form.fields(Set.of("file"));
        TranscriptFormat format = TranscriptFormat.valueOf(
                fields.word("response_format", "json", FORMATS).toUpperCase(Locale.ROOT));
        return new TranscriptionRequest(
                fields.text("model"),
                recording(form),
                intoEnglish,
                format,
                form.values("timestamp_granularities").contains("word"),
                fields.flag("stream") && !format.isTimed(),
                fields.text("language"),
                fields.text("prompt"),
                fields.number("temperature", 0, 1));
    }

    private static Inline recording(Form form) throws BadField {
        List<FormPart> files = form.files("file");
        if (files.isEmpty()) {
            throw BadField.missing("file", FILE);
        }
        FormPart file = files.getFirst();
        if (file.content().isEmpty()) {
            throw BadField.described("file", "no bytes", FILE);
        }
        Optional<String> type = typeOf(file);
        if (type.isEmpty()) {
            throw BadField.described("file", "bytes of another kind", FILE);
        }
        return new Inline(
                type.get(), Base64.getEncoder().encodeToString(file.content().unsafeArray()));
    }

    /** The bytes know best; of a kind they do not tell, the name is better than the label, which is often a default. */
    private static Optional<String> typeOf(FormPart file) {
        Optional<String> sniffed = MediaSniffer.sniff(file.content());
        if (sniffed.isPresent()) {
            return sniffed.filter(TranscriptionRequest::isRecording);
        }
        String name = file.filename().toLowerCase(Locale.ROOT);
        String label = file.contentType().toLowerCase(Locale.ROOT);
        String type = label.contains(";") ? label.substring(0, label.indexOf(';')) : label;
        return Optional.ofNullable(BY_ENDING.get(name.substring(name.lastIndexOf('.') + 1)))
                .or(() -> Optional.of(type.strip()).filter(TranscriptionRequest::isRecording));
    }

    private static boolean isRecording(String type) {
        return type.startsWith("audio/") || type.startsWith("video/");
    }
}
