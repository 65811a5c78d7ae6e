package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.array;
import static io.pollux.protocol.openai.ChatFields.bool;
import static io.pollux.protocol.openai.ChatFields.given;
import static io.pollux.protocol.openai.ChatFields.number;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.path;
import static io.pollux.protocol.openai.ChatFields.string;
import static io.pollux.protocol.openai.ChatFields.text;
import static io.pollux.protocol.openai.ChatFields.whole;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the generation parameters that do not depend on the model; what the caller leaves out is left out. */
final class ChatSampling {
    private static final int MOST_CANDIDATES = 8;
    private static final int MOST_STOPS = 5;
    private static final int MOST_LOGPROBS = 20;
    private static final BigDecimal STRONGEST_PENALTY = new BigDecimal("1.99");

    private final JsonNode request;
    private final ObjectNode config;

    ChatSampling(JsonNode request, ObjectNode config) {
        this.request = request;
        this.config = config;
    }

    void write(Map<String, String> voices) throws BadChatRequest {
        copy(number(request, "temperature", ""), "temperature");
        JsonNode topP = number(request, "top_p", "");
        copy(topP != null && topP.doubleValue(1) == 0 ? null : topP, "topP");
        Integer topK = whole(request, "top_k", "");
        if (topK != null && topK > 0) {
            config.put("topK", topK);
        }
        length();
        candidates();
        stops();
        seed();
        penalty("frequency_penalty", "frequencyPenalty");
        penalty("presence_penalty", "presencePenalty");
        logprobs();
        modalities(voices, object(request, "audio", ""));
    }

    private void copy(@Nullable JsonNode value, String name) {
        if (value != null) {
            config.set(name, value);
        }
    }

    private void length() throws BadChatRequest {
        Integer newer = whole(request, "max_completion_tokens", "");
        Integer older = whole(request, "max_tokens", "");
        Integer most = newer != null && newer > 0 ? newer : older;
        if (most != null && most > 0) {
            config.put("maxOutputTokens", most);
        }
    }

    private void candidates() throws BadChatRequest {
        Integer n = whole(request, "n", "");
        if (n == null || n == 1) {
            return;
        }
        if (n < 1 || n > MOST_CANDIDATES) {
            throw BadChatRequest.value("n", n.toString(), "1 to " + MOST_CANDIDATES);
        }
        config.put("candidateCount", n);
    }

    private void stops() throws BadChatRequest {
        JsonNode stop = given(request, "stop");
        if (stop == null) {
            return;
        }
        Set<String> texts = new LinkedHashSet<>();
        if (stop.isString()) {
            texts.add(stop.stringValue(""));
        } else if (stop.isArray()) {
            for (int i = 0; i < stop.size(); i++) {
                texts.add(element(stop, i));
            }
        } else {
            throw BadChatRequest.type("stop", stop, "a string or an array of strings");
        }
        texts.remove("");
        if (texts.size() > MOST_STOPS) {
            throw BadChatRequest.value("stop", texts.size() + " strings", "at most " + MOST_STOPS);
        }
        if (!texts.isEmpty()) {
            ArrayNode stops = config.putArray("stopSequences");
            texts.forEach(stops::add);
        }
    }

    private static String element(JsonNode array, int index) throws BadChatRequest {
        JsonNode element = array.get(index);
        if (!element.isString()) {
            throw BadChatRequest.type(path("stop", index), element, "a string");
        }
        return element.stringValue("");
    }

    /** Seeds of 64 bits become what Gemini takes, and stay the same for the same seed. */
    private void seed() throws BadChatRequest {
        JsonNode seed = number(request, "seed", "");
        if (seed == null) {
            return;
        }
        double number = seed.doubleValue(Double.MAX_VALUE);
        if (number != Math.rint(number)) {
            throw BadChatRequest.type("seed", seed, "a whole number");
        }
        long bits = seed.isIntegralNumber() ? seed.bigIntegerValue().longValue() : (long) number;
        config.put("seed", (int) (bits & Integer.MAX_VALUE));
    }

    /** Many models refuse penalties, so that the usual "none" is left unsaid; Gemini's range ends before 2. */
    private void penalty(String name, String as) throws BadChatRequest {
        JsonNode penalty = number(request, name, "");
        if (penalty == null || penalty.doubleValue(1) == 0) {
            return;
        }
        if (penalty.doubleValue(1) == 2) {
            config.put(as, STRONGEST_PENALTY);
        } else {
            config.set(as, penalty);
        }
    }

    private void logprobs() throws BadChatRequest {
        boolean wanted = bool(request, "logprobs", "", false);
        Integer top = whole(request, "top_logprobs", "");
        if (!wanted) {
            return;
        }
        config.put("responseLogprobs", true);
        if (top != null && (top < 0 || top > MOST_LOGPROBS)) {
            throw BadChatRequest.value("top_logprobs", top.toString(), "0 to " + MOST_LOGPROBS);
        }
        if (top != null && top > 0) {
            config.put("logprobs", top);
        }
    }

    private void modalities(Map<String, String> voices, @Nullable ObjectNode audio) throws BadChatRequest {
        ArrayNode wanted = array(request, "modalities", "");
        if (wanted == null) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            String name = wanted.get(i).stringValue("").toLowerCase(Locale.ROOT);
            if (!Set.of("text", "image", "audio").contains(name)) {
                throw BadChatRequest.value(path("modalities", i), wanted.get(i), "text, image or audio");
            }
            names.add(name.toUpperCase(Locale.ROOT));
        }
        if (names.isEmpty() || names.equals(Set.of("TEXT"))) {
            return;
        }
        ArrayNode modalities = config.putArray("responseModalities");
        names.forEach(modalities::add);
        if (names.contains("AUDIO")) {
            voice(voices, audio);
        }
    }

    private void voice(Map<String, String> voices, @Nullable ObjectNode audio) throws BadChatRequest {
        JsonNode voice = audio == null ? null : given(audio, "voice");
        if (audio == null || voice == null) {
            return;
        }
        String name = voice.isObject() ? text(voice, "id", "audio.voice") : string(audio, "voice", "audio");
        if (name != null && !name.isEmpty()) {
            config.putObject("speechConfig")
                    .putObject("voiceConfig")
                    .putObject("prebuiltVoiceConfig")
                    .put("voiceName", voices.getOrDefault(name.toLowerCase(Locale.ROOT), name));
        }
    }
}
