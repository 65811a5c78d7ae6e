package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.Completions.COUNTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ChatStreamPropertiesTest {
    @Test
    void whatever_upstream_streams_no_rule_of_any_client_is_broken() {
        Random random = new Random(1);
        RandomReplies replies = new RandomReplies(2);
        int answered = 0;
        for (int round = 0; round < 3_000; round++) {
            ReplyForm form = round % 2 == 0 ? COUNTED : Completions.ONE_CALL;
            String[] events = new String[1 + random.nextInt(4)];
            for (int at = 0; at < events.length; at++) {
                ObjectNode reply = replies.reply(at == events.length - 1);
                events[at] = event(random.nextInt(6) == 0 ? replies.damaged(reply) : reply);
            }

            String stream = Completions.streamed(Completions.of(form), events);

            answered += stream.endsWith("data: [DONE]\n\n") ? 1 : 0;
            assertThat(ChatStreamRules.broken(stream, form.includesUsage()))
                    .as("round %s: %s", round, stream)
                    .isEmpty();
        }
        assertThat(answered).isBetween(1_000, 2_900);
    }

    @Test
    void a_stream_joins_to_what_the_whole_reply_is_translated_to() {
        RandomReplies replies = new RandomReplies(3);
        int answered = 0;
        for (int round = 0; round < 3_000; round++) {
            ObjectNode reply = replies.reply(true);

            String stream = Completions.streamed(Completions.of(COUNTED), event(reply));
            ChatReply whole = GeminiToChat.translate(Json.write(reply), Completions.of(COUNTED));

            if (stream.endsWith("data: [DONE]\n\n")) {
                answered++;
                assertThat(whole).isInstanceOf(ChatReply.Answered.class);
                JsonNode told = Json.readTree(((ChatReply.Answered) whole).body());
                assertThat(bare(JoinedChunks.of(stream).path("choices")))
                        .as("round %s", round)
                        .isEqualTo(bare(told.path("choices")));
                assertThat(JoinedChunks.of(stream).path("usage")).isEqualTo(told.path("usage"));
            } else if (stream.contains("Upstream ended its stream in the middle")) {
                assertThat(reply.path("candidates").values()).anyMatch(candidate -> !candidate.has("finishReason"));
            } else {
                assertThat(whole).isInstanceOf(ChatReply.Unusable.class);
                OpenAiFault fault = ((ChatReply.Unusable) whole).fault();
                assertThat(stream).endsWith(fault.event().asUtf8());
            }
        }
        assertThat(answered).isBetween(1_000, 2_900);
    }

    @Test
    void the_totals_add_up_whatever_upstream_counts() {
        RandomReplies replies = new RandomReplies(4);
        Usage usage = new Usage();
        for (int round = 0; round < 3_000; round++) {
            usage.read(replies.usage());

            JsonNode told = usage.toTree();

            long prompt = told.path("prompt_tokens").longValue();
            long completion = told.path("completion_tokens").longValue();
            assertThat(told.path("total_tokens").longValue()).isEqualTo(prompt + completion);
            assertThat(prompt).isNotNegative();
            assertThat(completion)
                    .isGreaterThanOrEqualTo(told.path("completion_tokens_details")
                            .path("reasoning_tokens")
                            .longValue());
        }
    }

    @Test
    void no_document_makes_a_translation_throw() {
        RandomReplies replies = new RandomReplies(5);
        for (int round = 0; round < 5_000; round++) {
            ObjectNode reply = replies.reply(round % 3 > 0);
            for (int hits = round % 4; hits >= 0; hits--) {
                reply = replies.damaged(reply);
            }
            ObjectNode damaged = reply;
            ReplyForm form = round % 2 == 0 ? COUNTED : Completions.LEGACY;

            assertThatCode(() -> GeminiToChat.translate(Json.write(damaged), Completions.of(form)))
                    .as("%s", damaged)
                    .doesNotThrowAnyException();
            assertThatCode(() -> Completions.streamed(Completions.of(form), event(damaged)))
                    .as("%s", damaged)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_text_written_without_a_tree_is_the_same_as_with_one() {
        Random random = new Random(6);
        for (int round = 0; round < 3_000; round++) {
            String text = text(random, round % 300 == 0 ? 10_000 : 40);
            EventBuffer fast = new EventBuffer();
            EventBuffer slow = new EventBuffer();

            new ChunkWriter(Completions.of(COUNTED), fast).content(round % 12, text);
            new ChunkWriter(Completions.of(COUNTED), slow)
                    .delta(round % 12, Json.object().put("content", text));

            if (hasHalfPair(text)) {
                assertThat(chunk(fast)).isEqualTo(chunk(slow));
            } else {
                assertThat(Completions.text(fast)).isEqualTo(Completions.text(slow));
            }
        }
    }

    private static JsonNode chunk(EventBuffer buffer) {
        String event = Completions.text(buffer);
        return Json.readTree(Bytes.utf8(event.substring(6)));
    }

    private static boolean hasHalfPair(String text) {
        return text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }

    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest); length > 0; length--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append((char) random.nextInt(0x800));
                case 2 -> text.append((char) random.nextInt(0xD800));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 4 -> text.append("\"\\/\u2028".charAt(random.nextInt(4)));
                default -> text.append((char) (0x20 + random.nextInt(0x5F)));
            }
        }
        if (random.nextInt(10) == 0) {
            text.append((char) (0xD800 + random.nextInt(0x800)));
        }
        return text.toString();
    }

    private static String event(JsonNode document) {
        return "data: " + Json.write(document).asUtf8() + "\r\n\r\n";
    }

    /** Without what only one of the two forms has: indices of list elements, null against empty, a null beside. */
    private static JsonNode bare(JsonNode choices) {
        JsonNode copy = choices.deepCopy();
        for (JsonNode choice : copy.values()) {
            ObjectNode message = (ObjectNode) choice.path("message");
            for (String text : new String[] {"content", "refusal"}) {
                if (message.path(text).stringValue("").isEmpty()) {
                    message.remove(text);
                }
            }
            for (String list : new String[] {"tool_calls", "images", "annotations"}) {
                message.path(list).values().forEach(element -> ((ObjectNode) element).remove("index"));
            }
            if (choice.path("logprobs").isNull()) {
                ((ObjectNode) choice).remove("logprobs");
            } else if (choice.path("logprobs") instanceof ObjectNode logprobs) {
                logprobs.remove("refusal");
            }
        }
        return copy;
    }
}
