package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.Pacer.Piece;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PacerTest {
    private static final Duration LONGEST = Duration.ofMillis(24);

    private final Pacer pacer = new Pacer(Pacing.DEFAULT);

    @Test
    void a_short_text_appears_character_by_character() {
        List<Piece> pieces = pace(inGemini("Hi 😀!"));

        assertThat(texts(pieces)).containsExactly("H", "i", " ", "😀", "!");
        assertThat(pieces).extracting(Piece::pause).containsOnly(LONGEST);
    }

    @Test
    void a_long_text_appears_in_chunks() {
        List<Piece> pieces = pace(inGemini("a".repeat(52)));

        assertThat(texts(pieces)).hasSize(11).startsWith("aaaaa").endsWith("aa");
        assertThat(pieces).extracting(Piece::pause).containsOnly(Duration.ofMillis(16));
    }

    @ParameterizedTest
    @CsvSource({"1, 24.0", "10, 24.0", "11, 23.526", "22, 20.081", "49, 16.100", "50, 16.0", "4000, 16.0"})
    void the_pause_falls_with_the_logarithm_of_the_length(int characters, double millis) {
        assertThat(Pacing.DEFAULT.pause(characters).toNanos() / 1e6).isCloseTo(millis, within(0.001));
    }

    @Test
    void what_ends_a_native_event_comes_with_its_last_piece() {
        String event = "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"ab\"}],\"role\": \"model\"},"
                + "\"finishReason\": \"STOP\",\"index\": 0,\"groundingMetadata\": {}}],\"usageMetadata\": {\"totalTokenCount\": 3},"
                + "\"modelVersion\": \"m\",\"responseId\": \"r\"}\r\n\r\n";

        List<Piece> pieces = pace(event);

        assertThat(pieces.getFirst().bytes().asUtf8())
                .isEqualTo(
                        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}],\"role\":\"model\"},\"index\":0}],"
                                + "\"modelVersion\":\"m\",\"responseId\":\"r\"}\r\n\r\n");
        assertThat(json(pieces.getLast()))
                .isEqualTo(Json.readTree(event.substring(6).replace("\"ab\"", "\"b\"")));
    }

    @Test
    void chunks_are_cut_in_their_own_dialect() {
        String stream = Completions.streamed(
                Completions.of(Completions.COUNTED),
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]},\"finishReason\":\"STOP\"}]}");

        String paced =
                pace(stream).stream().map(piece -> piece.bytes().asUtf8()).collect(Collectors.joining());

        assertThat(ChatStreamRules.broken(paced, true)).isEmpty();
        assertThat(paced.split("\n\n", -1)).hasSize(stream.split("\n\n", -1).length + 4);
        assertThat(JoinedChunks.of(paced)).isEqualTo(JoinedChunks.of(stream));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'text':'Thinking','thought':true}",
                "{'text':'Signed','thoughtSignature':'c2ln'}",
                "{'text':'One'},{'text':'Two'}",
                "{'functionCall':{'name':'f','args':{'text':'Hello'}}}",
                "{'executableCode':{'language':'PYTHON','code':'print(1)'}}",
                "{'inlineData':{'mimeType':'image/png','data':'iVBORw0K'}}",
                "{'text':'```python'}",
                "{'text':'See ![image](data:image/png;base64,iVBORw0K)'}",
                "{'text':''}",
                "{'text':3}",
            })
    void everything_but_prose_passes_byte_by_byte(String part) {
        String event = ("data: {'candidates':[{'content':{'parts':[" + part + "]}}]}\n\n").replace('\'', '"');

        assertThat(pace(event)).extracting(piece -> piece.bytes().asUtf8()).containsExactly(event);
        assertThat(pace(event)).extracting(Piece::pause).containsExactly(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": keep-alive\n\n",
                "data: [DONE]\n\n",
                "data: {\"error\":{\"message\":\"Hello\"}}\r\n\r\n",
                "data: nothing\n\n",
                "id: 1\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}]}\n\n",
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}},{\"index\":1}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Hi\"}}]}\n\n",
                "data: {\"choices\":[],\"usage\":{}}\n\n",
            })
    void what_is_no_text_event_passes_byte_by_byte(String event) {
        assertThat(pace(event)).extracting(piece -> piece.bytes().asUtf8()).containsExactly(event);
    }

    @Test
    void a_code_block_passes_whole_until_it_ends() {
        assertThat(pace(inGemini("Look:\n``"))).hasSizeGreaterThan(1);
        assertThat(pace(inGemini("`py\nprint"))).hasSize(1);
        assertThat(pace(inGemini("(1)\n"))).hasSize(1);
        assertThat(pace(inGemini("```\n"))).hasSize(1);
        assertThat(pace(inGemini("Done, see `x`"))).hasSizeGreaterThan(1);
    }

    @Test
    void a_very_long_text_passes_at_once() {
        assertThat(pace(inGemini("a".repeat(4096)))).hasSize(820);
        assertThat(pace(inGemini("a".repeat(4097)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04-stream-text.sse",
                "03-stream-thoughts-toolcall.sse",
                "06b-stream-grounding.sse",
                "05b-stream-tts.sse",
                "24b-vertex-stream-args.sse",
            })
    void a_paced_stream_says_what_the_stream_says(String sample) {
        String stream = Samples.text(sample);

        String paced =
                pace(stream).stream().map(piece -> piece.bytes().asUtf8()).collect(Collectors.joining());

        assertThat(Completions.streamed(Completions.of(Completions.COUNTED), paced))
                .satisfies(told -> assertThat(JoinedChunks.of(told))
                        .isEqualTo(JoinedChunks.of(Completions.streamed(Completions.of(Completions.COUNTED), stream))));
    }

    @Test
    void nothing_in_gives_nothing_out() {
        assertThat(pace("")).isEmpty();
    }

    @Test
    void a_pacing_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> new Pacing(Duration.ZERO, Duration.ZERO, 10, 10, 5))
                .hasMessage("longText: 10 (expected: more than 10)");
        assertThatThrownBy(() -> new Pacing(LONGEST, Duration.ZERO, 10, 50, 5))
                .hasMessage("longest: PT0S (expected: at least PT0.024S)");
        assertThatThrownBy(() -> new Pacing(Duration.ZERO, LONGEST, 10, 50, 0))
                .hasMessage("chunk: 0 (expected: at least 1)");
    }

    private List<Piece> pace(String events) {
        byte[] bytes = events.getBytes(UTF_8);
        return pacer.pace(bytes, 0, bytes.length);
    }

    private static String inGemini(String text) {
        return "data: "
                + Json.write(Json.readTree("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":"
                                + Json.write(Json.object().stringNode(text)).asUtf8() + "}]}}]}"))
                        .asUtf8()
                + "\r\n\r\n";
    }

    private static List<String> texts(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> json(piece).findValue("text").stringValue())
                .toList();
    }

    private static JsonNode json(Piece piece) {
        return Json.readTree(piece.bytes().asUtf8().substring(6).strip());
    }
}
