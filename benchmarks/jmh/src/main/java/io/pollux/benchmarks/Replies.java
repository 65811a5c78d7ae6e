package io.pollux.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What Google answers, in its spelling. */
final class Replies {
    static final int EVENTS = 20;

    private Replies() {}

    /** A whole reply of 1.5 kB. */
    static byte[] reply() {
        return resource("/reply.json");
    }

    static byte[] resource(String name) {
        try (var in = Objects.requireNonNull(Replies.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream of {@link #EVENTS} events, each by itself. */
    static List<byte[]> events() {
        return IntStream.rangeClosed(1, EVENTS)
                .mapToObj(number -> event(number).getBytes(UTF_8))
                .toList();
    }

    /** The JSON document in an event from the middle of a stream. */
    static byte[] document() {
        return event(EVENTS / 2).substring("data:".length()).stripTrailing().getBytes(UTF_8);
    }

    private static String event(int number) {
        return ("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \" word %1$d and some more\"}],\"role\": \"model\"},"
                        + "\"index\": 0%2$s}],\"usageMetadata\": {\"promptTokenCount\": 55,\"candidatesTokenCount\": %1$d,"
                        + "\"totalTokenCount\": 303,\"promptTokensDetails\": [{\"modality\": \"TEXT\",\"tokenCount\": 55}],"
                        + "\"serviceTier\": \"standard\"},\"modelVersion\": \"gemini-3.8-flash\","
                        + "\"responseId\": \"bNW25Rk2pEK5c2YMIVU90is\"}\r\n\r\n")
                .formatted(number, number == EVENTS ? ",\"finishReason\": \"STOP\"" : "");
    }
}
