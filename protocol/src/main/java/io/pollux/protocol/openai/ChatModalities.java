package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.array;
import static io.pollux.protocol.openai.ChatFields.bool;
import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what an answer is made of, and with what voice. */
final class ChatModalities {
    private static final List<String> FORMATS = List.of("wav", "mp3", "opus", "pcm16");
    private static final String STREAMED = "pcm16";

    private final JsonNode request;
    private final ObjectNode config;
    private String format = "";

    ChatModalities(JsonNode request, ObjectNode config) {
        this.request = request;
        this.config = config;
    }

    /** What sound is to be told as; empty where the request does not say, or asks for none. */
    String format() {
        return format;
    }

    /**
     * Writes them.
     *
     * @param voices Gemini's voices by names in lower case
     * @param speaks whether the model only speaks: it then refuses to be asked for anything else as well
     */
    void write(Map<String, String> voices, boolean speaks) throws BadChatRequest {
        Set<String> names = names();
        ObjectNode audio = object(request, "audio", "");
        if (names.isEmpty() || names.equals(Set.of("TEXT"))) {
            return;
        }
        ArrayNode modalities = config.putArray("responseModalities");
        boolean heard = names.contains("AUDIO");
        (heard && speaks ? Set.of("AUDIO") : names).forEach(modalities::add);
        if (heard && audio != null) {
            voice(audio, voices);
            format(audio);
        }
    }

    private Set<String> names() throws BadChatRequest {
        Set<String> names = new LinkedHashSet<>();
        ArrayNode wanted = array(request, "modalities", "");
        for (int i = 0; wanted != null && i < wanted.size(); i++) {
            String name = wanted.get(i).stringValue("").toLowerCase(Locale.ROOT);
            if (!Set.of("text", "image", "audio").contains(name)) {
                throw BadChatRequest.value(path("modalities", i), wanted.get(i), "text, image or audio");
            }
            names.add(name.toUpperCase(Locale.ROOT));
        }
        return names;
    }

    private void voice(ObjectNode audio, Map<String, String> voices) throws BadChatRequest {
        JsonNode voice = given(audio, "voice");
        if (voice == null) {
            return;
        }
        String name = voice.isObject() ? text(voice, "id", "audio.voice") : string(audio, "voice", "audio");
        if (name == null || name.isEmpty()) {
            return;
        }
        String known = voices.get(name.toLowerCase(Locale.ROOT));
        if (known == null) {
            throw BadChatRequest.value("audio.voice", name, "one of Gemini's voices, as Kore, or of OpenAI's");
        }
        config.putObject("speechConfig")
                .putObject("voiceConfig")
                .putObject("prebuiltVoiceConfig")
                .put("voiceName", known);
    }

    private void format(ObjectNode audio) throws BadChatRequest {
        String named = string(audio, "format", "audio");
        if (named == null || named.isEmpty()) {
            return;
        }
        String wanted = named.toLowerCase(Locale.ROOT);
        if (bool(request, "stream", "", false) && !wanted.equals(STREAMED)) {
            throw BadChatRequest.value("audio.format", named, STREAMED + ", the only one in a stream");
        }
        if (!FORMATS.contains(wanted)) {
            throw BadChatRequest.value("audio.format", named, String.join(", ", FORMATS));
        }
        format = wanted;
    }
}
