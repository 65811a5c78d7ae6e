package io.pollux.protocol.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The scanner must see in the bytes what a tree of the same document shows. */
class ScannerAgainstTreeTest {
    private static final String[] NAMES = {
        "candidates",
        "content",
        "parts",
        "text",
        "thought",
        "thoughtSignature",
        "functionCall",
        "finishReason",
        "error",
        "code",
        "status",
        "usageMetadata",
        "promptTokenCount",
        "totalTokenCount",
        "promptFeedback",
        "blockReason",
        "modelVersion",
        "other"
    };
    private static final Set<String> NO_DATA = Set.of("text", "thought", "thoughtSignature", "partMetadata");

    @Test
    void random_documents_tell_the_scanner_what_they_tell_a_tree() {
        Random random = new Random(9);
        int withContent = 0;
        for (int round = 0; round < 20_000; round++) {
            ObjectNode tree = document(random);
            Bytes body = Json.write(tree);
            ReplyScanner scanner = new ReplyScanner();
            int cut = random.nextInt(body.length());

            scanner.feed(body.unsafeArray(), 0, cut);
            scanner.feed(body.unsafeArray(), cut, body.length() - cut);

            ReplyFacts facts = scanner.facts();
            withContent += facts.hasContent() ? 1 : 0;
            assertThat(facts.hasContent()).as(body.asUtf8()).isEqualTo(hasContent(tree));
            assertThat(facts.finishReason()).as(body.asUtf8()).isEqualTo(finishReason(tree));
            assertThat(facts.modelVersion()).isEqualTo(text(tree.path("modelVersion")));
            assertThat(facts.blockReason())
                    .isEqualTo(text(tree.path("promptFeedback").path("blockReason")));
            assertThat(facts.hasError()).isEqualTo(tree.hasNonNull("error"));
            assertThat(facts.errorStatus()).isEqualTo(text(tree.path("error").path("status")));
            assertThat(facts.errorCode()).isEqualTo(count(tree.path("error").path("code")));
            assertThat(facts.promptTokens())
                    .isEqualTo(count(tree.path("usageMetadata").path("promptTokenCount")));
            assertThat(facts.totalTokens())
                    .isEqualTo(count(tree.path("usageMetadata").path("totalTokenCount")));
        }
        assertThat(withContent).isBetween(2_000, 18_000);
    }

    /** Mostly of a reply's shape, with anything in any place. */
    private static ObjectNode document(Random random) {
        ObjectNode document = object(random, 2);
        for (String name : new String[] {"error", "usageMetadata", "promptFeedback"}) {
            if (random.nextInt(3) == 0) {
                document.set(name, object(random, 2));
            }
        }
        if (random.nextInt(4) > 0) {
            ArrayNode candidates = document.putArray("candidates");
            for (int count = random.nextInt(3); count > 0; count--) {
                ObjectNode candidate = object(random, 1);
                ObjectNode content = object(random, 1);
                ArrayNode parts = content.putArray("parts");
                for (int part = random.nextInt(3); part > 0; part--) {
                    parts.add(random.nextInt(5) == 0 ? value(random, 1) : part(random));
                }
                candidate.set("content", content);
                candidates.add(candidate);
            }
        }
        return document;
    }

    private static ObjectNode part(Random random) {
        ObjectNode part = Json.object();
        part.put("text", random.nextInt(3) == 0 ? "hi" : "");
        if (random.nextInt(4) == 0) {
            part.set(NAMES[random.nextInt(NAMES.length)], value(random, 1));
        }
        return part;
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = Json.object();
        for (int count = random.nextInt(5); count > 0; count--) {
            object.set(NAMES[random.nextInt(NAMES.length)], value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        ArrayNode holder = Json.object().putArray("x");
        switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> holder.add("");
            case 1 -> holder.add("a\"b\\{}[],:".substring(random.nextInt(9)));
            case 2 -> holder.add(random.nextInt(1000));
            case 3 -> holder.add(random.nextBoolean());
            case 4 -> holder.addNull();
            case 5 -> holder.add("STOP");
            case 6 -> holder.addArray().add(value(random, depth - 1)).add(value(random, depth - 1));
            default -> holder.add(object(random, depth - 1));
        }
        return holder.path(0);
    }

    private static boolean hasContent(JsonNode tree) {
        return candidates(tree).values().stream()
                .map(candidate -> candidate.path("content").path("parts"))
                .filter(JsonNode::isArray)
                .flatMap(parts -> parts.values().stream())
                .filter(JsonNode::isObject)
                .anyMatch(part -> !part.path("text").stringValue("").isEmpty()
                        || part.properties().stream()
                                .anyMatch(member -> !NO_DATA.contains(member.getKey())
                                        && !member.getValue().isNull()));
    }

    private static String finishReason(JsonNode tree) {
        return candidates(tree).values().stream()
                .map(candidate -> candidate.path("finishReason"))
                .filter(JsonNode::isString)
                .map(ScannerAgainstTreeTest::text)
                .reduce("", (_, last) -> last);
    }

    private static JsonNode candidates(JsonNode tree) {
        return tree.path("candidates").isArray() ? tree.path("candidates") : Json.object();
    }

    /** As spelled in the document, which is what the scanner keeps. */
    private static String text(JsonNode value) {
        String spelled = value.isString() ? Json.write(value).asUtf8() : "\"\"";
        return spelled.substring(1, spelled.length() - 1);
    }

    private static long count(JsonNode value) {
        return value.isIntegralNumber() ? value.longValue() : 0;
    }
}
