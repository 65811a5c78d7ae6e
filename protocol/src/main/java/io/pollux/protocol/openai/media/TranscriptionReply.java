package io.pollux.protocol.openai.media;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells the reply to a {@link TranscriptionRequest}. */
public final class TranscriptionReply {
    private final TranscriptionRequest request;

    TranscriptionReply(TranscriptionRequest request) {
        this.request = request;
    }

    /**
     * The whole transcript, to be sent with the content type of the request's format.
     *
     * @param reply of {@code generateContent}
     * @throws UnusableReply when nothing was written down, or not in the form asked for
     */
    public Bytes tell(JsonNode reply) throws UnusableReply {
        return switch (request.format()) {
            case JSON -> Json.write(plain(text(reply), reply));
            case TEXT -> Bytes.utf8(text(reply) + "\n");
            case VERBOSE_JSON -> Json.write(verbose(reply));
            case SRT -> Bytes.utf8(srt(TimedText.read(text(reply)).segments()));
            case VTT -> Bytes.utf8(vtt(TimedText.read(text(reply)).segments()));
        };
    }

    /** What a part of a streamed reply adds, as an event; empty when it adds no text. */
    public static Optional<ObjectNode> delta(JsonNode part) {
        String text = spoken(part);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.object().put("type", "transcript.text.delta").put("delta", text));
    }

    /**
     * The event that ends a stream.
     *
     * @param text all that was told, joined
     * @param last the part with the last counts
     */
    public static ObjectNode done(String text, JsonNode last) {
        ObjectNode event = Json.object().put("type", "transcript.text.done").put("text", text);
        tokens(last).ifPresent(usage -> event.set("usage", usage));
        return event;
    }

    private static ObjectNode plain(String text, JsonNode reply) {
        ObjectNode transcript = Json.object().put("text", text);
        tokens(reply).ifPresent(usage -> transcript.set("usage", usage));
        return transcript;
    }

    private ObjectNode verbose(JsonNode reply) throws UnusableReply {
        TimedText timed = TimedText.read(text(reply));
        ObjectNode transcript = Json.object()
                .put("task", request.intoEnglish() ? "translate" : "transcribe")
                .put("language", timed.language())
                .put("duration", timed.duration())
                .put("text", timed.text());
        ArrayNode segments = transcript.putArray("segments");
        for (TimedText.Passage passage : timed.segments()) {
            segments.addObject()
                    .put("id", segments.size() - 1)
                    .put("seek", 0)
                    .put("start", passage.start())
                    .put("end", passage.end())
                    .put("text", passage.text())
                    .put("temperature", request.temperature().orElse(0))
                    .putArray("tokens");
        }
        if (request.withWords()) {
            ArrayNode words = transcript.putArray("words");
            timed.words().forEach(word -> words.addObject()
                    .put("word", word.text())
                    .put("start", word.start())
                    .put("end", word.end()));
        }
        return transcript;
    }

    private static String text(JsonNode reply) throws UnusableReply {
        String text = spoken(reply).strip();
        if (!text.isEmpty()) {
            return text;
        }
        throw Blocked.reason(List.of(reply))
                .map(reason -> UnusableReply.blocked("The transcript was blocked: " + reason + "."))
                .orElseGet(() -> UnusableReply.empty("The model wrote nothing down."));
    }

    private static String spoken(JsonNode reply) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part :
                reply.path("candidates").path(0).path("content").path("parts").values()) {
            if (!part.path("thought").booleanValue(false)) {
                text.append(part.path("text").stringValue(""));
            }
        }
        return text.toString();
    }

    private static Optional<ObjectNode> tokens(JsonNode reply) {
        return GeminiCount.ofAll(List.of(reply)).map(count -> {
            ObjectNode usage = Json.object().put("type", "tokens");
            usage.setAll(count.asUsage());
            usage.putObject("input_token_details")
                    .put("text_tokens", count.inputText())
                    .put("audio_tokens", count.inputAudio());
            return usage;
        });
    }

    private static String srt(List<TimedText.Passage> passages) {
        StringBuilder file = new StringBuilder();
        int number = 0;
        for (TimedText.Passage passage : passages) {
            file.append(++number).append('\n');
            file.append(span(passage, ',')).append('\n').append(line(passage)).append("\n\n");
        }
        return file.toString();
    }

    private static String vtt(List<TimedText.Passage> passages) {
        StringBuilder file = new StringBuilder("WEBVTT\n\n");
        for (TimedText.Passage passage : passages) {
            file.append(span(passage, '.')).append('\n').append(line(passage)).append("\n\n");
        }
        return file.toString();
    }

    private static String span(TimedText.Passage passage, char decimal) {
        return clock(passage.start(), decimal) + " --> " + clock(passage.end(), decimal);
    }

    /** An arrow or an empty line would end the passage. */
    private static String line(TimedText.Passage passage) {
        return passage.text().strip().replaceAll("\\R+", "\n").replace("-->", "→");
    }

    private static String clock(BigDecimal seconds, char decimal) {
        long millis = seconds.movePointRight(3).longValue();
        return "%02d:%02d:%02d%c%03d"
                .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, decimal, millis % 1000);
    }
}
