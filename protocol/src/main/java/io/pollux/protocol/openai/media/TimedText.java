package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.UnusableReply;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A transcript with times, as the model writes it by the schema it was given. Its times are made to never run backwards. */
record TimedText(String language, List<Passage> segments, List<Passage> words) {
    private static final BigDecimal LONGEST = BigDecimal.valueOf(1_000_000);
    private static final int MOST_DIGITS = 100;

    static TimedText read(String written) throws UnusableReply {
        JsonNode tree = tree(written);
        JsonNode found = tree.path("segments");
        if (!found.isArray()) {
            throw UnusableReply.empty("The model gave a transcript without segments.");
        }
        List<Passage> words = new ArrayList<>();
        for (JsonNode segment : found.values()) {
            words.addAll(passages(segment.path("words"), "word"));
        }
        return new TimedText(tree.path("language").stringValue(""), passages(found, "text"), words);
    }

    /** Seconds until the last passage ends. */
    BigDecimal duration() {
        return segments.isEmpty() ? BigDecimal.ZERO : segments.getLast().end();
    }

    String text() {
        return segments.stream().map(passage -> passage.text().strip()).collect(Collectors.joining(" "));
    }

    private static JsonNode tree(String written) throws UnusableReply {
        int from = written.indexOf('{');
        int to = written.lastIndexOf('}');
        try {
            // Some models put a fence around JSON in spite of the schema.
            return Json.readTree(written.substring(Math.max(0, from), Math.max(Math.max(0, from), to + 1)));
        } catch (JacksonException _) {
            throw UnusableReply.empty("The model gave a transcript that is not the JSON it was asked for.");
        }
    }

    private static List<Passage> passages(JsonNode list, String spoken) {
        List<Passage> passages = new ArrayList<>();
        BigDecimal from = BigDecimal.ZERO;
        for (JsonNode element : list.values()) {
            String text = element.path(spoken).stringValue("");
            if (!text.isBlank()) {
                BigDecimal start = seconds(element.path("start"), from);
                BigDecimal end = seconds(element.path("end"), start);
                passages.add(new Passage(start, end, text));
                from = start;
            }
        }
        return passages;
    }

    private static BigDecimal seconds(JsonNode told, BigDecimal least) {
        if (!told.isNumber()
                || told.decimalValue().scale() > MOST_DIGITS
                || told.decimalValue().compareTo(least) < 0) {
            return least;
        }
        return told.decimalValue().min(LONGEST).setScale(3, RoundingMode.HALF_UP);
    }

    /** Seconds from the beginning, and what is spoken in between. */
    record Passage(BigDecimal start, BigDecimal end, String text) {}
}
