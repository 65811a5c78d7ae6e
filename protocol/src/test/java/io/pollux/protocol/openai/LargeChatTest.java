package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests of many like things take time in proportion to their size. */
@Timeout(20)
class LargeChatTest {
    private static final int MANY = 40_000;

    @Test
    void many_names_that_are_the_same_where_gemini_ends_stay_different() {
        ToolNames names = new ToolNames();
        String stem = "n".repeat(128);

        long different = IntStream.range(0, MANY)
                .mapToObj(i -> names.gemini(stem + i))
                .distinct()
                .count();

        assertThat(different).isEqualTo(MANY);
    }

    @Test
    void many_calls_find_their_signatures_and_answers() throws BadChatRequest {
        ObjectNode request = Chats.request("gemini-3.8-flash", "{}");
        ArrayNode messages = request.withArray("messages");
        ObjectNode assistant = messages.addObject().put("role", "assistant");
        for (int i = 0; i < MANY; i++) {
            ObjectNode call = assistant.withArray("tool_calls").addObject().put("id", "call_" + i);
            call.putObject("function").put("name", "f");
            assistant
                    .withArray("reasoning_details")
                    .addObject()
                    .put("id", "call_" + i)
                    .put("data", "c2ln");
        }
        for (int i = MANY - 1; i >= 0; i--) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "call_" + i)
                    .put("content", "" + i);
        }

        ObjectNode body = Chats.translate(request).body();

        assertThat(body.at("/contents/1").findValuesAsString("thoughtSignature"))
                .hasSize(MANY)
                .containsOnly("c2ln");
        assertThat(body.at("/contents/2").findValuesAsString("output")).first().isEqualTo("0");
        assertThat(body.at("/contents/2").findValuesAsString("output")).last().isEqualTo("" + (MANY - 1));
    }

    @Test
    void links_that_are_no_images_are_text() {
        String text = "](data:image/".repeat(MANY);

        List<ObjectNode> parts = InlineImages.split("![" + text);

        assertThat(parts).containsExactly(GeminiParts.text("![" + text));
    }
}
