package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.Fields;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for speech.
 *
 * @param model as the caller wrote it; empty when the caller leaves the choice
 * @param prompt what the model reads: the text, after the instructions and the speed where there are any
 * @param voice Gemini's name
 * @param format the encoding of the answer
 * @param asEvents whether the audio is wanted as server-sent events instead of bytes
 */
public record SpeechRequest(
        Optional<String> model, String prompt, String voice, SpeechFormat format, boolean asEvents) {
    private static final String DEFAULT_VOICE = "Kore";

    /**
     * Understands the body of {@code /v1/audio/speech}.
     *
     * @throws BadField also for a format that has no encoder here, and for an unknown voice when there is no fallback
     */
    public static SpeechRequest read(JsonNode body, SpeechOptions options) throws BadField {
        Fields fields = Fields.of(body);
        return new SpeechRequest(
                fields.text("model"),
                prompt(fields, options),
                voice(fields, options),
                format(fields, options),
                fields.word("stream_format", "audio", List.of("audio", "sse")).equals("sse"));
    }

    /** The body for {@code generateContent} or {@code streamGenerateContent}. */
    public ObjectNode body() {
        ObjectNode body = Json.object();
        body.putArray("contents")
                .addObject()
                .put("role", "user")
                .putArray("parts")
                .addObject()
                .put("text", prompt);
        ObjectNode config = body.putObject("generationConfig");
        config.putArray("responseModalities").add("AUDIO");
        config.putObject("speechConfig")
                .putObject("voiceConfig")
                .putObject("prebuiltVoiceConfig")
                .put("voiceName", voice);
        return body;
    }

    /** Gemini has no field for style and speed; its voices do what is said before the text. */
    private static String prompt(Fields fields, SpeechOptions options) throws BadField {
        String input = fields.requiredText("input");
        StringBuilder style =
                new StringBuilder(fields.text("instructions").orElse("").strip());
        double speed = fields.number("speed", 0.25, 4).orElse(options.speed());
        if (speed != 1) {
            String factor = BigDecimal.valueOf(speed).stripTrailingZeros().toPlainString();
            style.append(style.isEmpty() ? "" : " ")
                    .append("Speak at ")
                    .append(factor)
                    .append(" times the normal speed.");
        }
        return style.isEmpty() ? input : style.append("\n\n").append(input).toString();
    }

    private static String voice(Fields fields, SpeechOptions options) throws BadField {
        JsonNode named = fields.tree().path("voice");
        JsonNode name = named.isObject() ? named.path("id") : named;
        if (!fields.has("voice")) {
            return options.fallbackVoice().orElse(DEFAULT_VOICE);
        }
        if (!name.isString()) {
            throw BadField.type("voice", named, "a voice's name");
        }
        Optional<String> voice = Voices.find(name.stringValue()).or(options::fallbackVoice);
        if (voice.isEmpty()) {
            throw BadField.value("voice", name, "one of " + String.join(", ", Voices.GEMINI) + ", or one of OpenAI's");
        }
        return voice.get();
    }

    private static SpeechFormat format(Fields fields, SpeechOptions options) throws BadField {
        Optional<String> named = fields.text("response_format");
        if (named.isEmpty()) {
            return options.unnamed();
        }
        for (SpeechFormat format : options.formats()) {
            if (named.get().equalsIgnoreCase(format.name())) {
                return format;
            }
        }
        List<String> words = options.formats().stream()
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
        throw BadField.value("response_format", named.get(), Fields.oneOf(words));
    }
}
