package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.json.Json;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a candidate's answer rests on. Gemini counts bytes of UTF-8 within a part, OpenAI characters (code points) of the
 * content.
 */
final class Grounding {
    private static final int[] NONE = new int[0];

    private JsonNode chunks = MissingNode.getInstance();
    private JsonNode supports = MissingNode.getInstance();
    /** Where in the content, in UTF-16 units, the text of the part with an index begins. */
    private final Map<Integer, Integer> partStarts = new HashMap<>();

    private byte[] content = new byte[0];
    private int[] characters = NONE;

    /** Middle chunks of a stream carry an empty object, the last one everything. */
    void read(JsonNode metadata) {
        JsonNode newChunks = metadata.path("groundingChunks");
        JsonNode newSupports = metadata.path("groundingSupports");
        chunks = newChunks.isArray() && !newChunks.isEmpty() ? newChunks : chunks;
        supports = newSupports.isArray() && !newSupports.isEmpty() ? newSupports : supports;
    }

    /** Text of the part with this index begins, or goes on, at a place of the content. */
    void textAt(int part, int place) {
        partStarts.putIfAbsent(part, place);
    }

    /** One annotation per support that names a page; each without an index. */
    ArrayNode annotations(CharSequence text) {
        ArrayNode annotations = Json.object().putArray("annotations");
        if (supports.isEmpty()) {
            return annotations;
        }
        measure(text);
        for (JsonNode support : supports.values()) {
            JsonNode page = page(support.path("groundingChunkIndices"));
            if (page.isObject()) {
                String url = page.path("uri").stringValue("");
                JsonNode segment = support.path("segment");
                int[] range = range(segment, text);
                annotations
                        .addObject()
                        .put("type", "url_citation")
                        .putObject("url_citation")
                        .put("start_index", characters[range[0]])
                        .put("end_index", characters[range[1]])
                        .put("url", url)
                        .put("title", title(page, url));
            }
        }
        return annotations;
    }

    /** The pages found, each once, as a list in markdown; empty when there are none. */
    String links() {
        Map<String, String> titles = new LinkedHashMap<>();
        for (JsonNode chunk : chunks.values()) {
            String url = chunk.path("web").path("uri").stringValue("");
            if (!url.isEmpty()) {
                titles.putIfAbsent(url, title(chunk.path("web"), url));
            }
        }
        if (titles.isEmpty()) {
            return "";
        }
        StringBuilder list = new StringBuilder("\n\n---\n\n**Sources**\n\n");
        titles.forEach((url, title) ->
                list.append("- ").append(Markdown.link(title, url)).append('\n'));
        return list.toString();
    }

    /** The first chunk that exists and has an address: indices may point past the list. */
    private JsonNode page(JsonNode indices) {
        for (JsonNode index : indices.values()) {
            if (index.isIntegralNumber() && index.canConvertToInt()) {
                JsonNode chunk = chunks.path(index.intValue());
                for (JsonNode kind : chunk.values()) {
                    if (!kind.path("uri").stringValue("").isEmpty()) {
                        return kind;
                    }
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static String title(JsonNode page, String otherwise) {
        String title = page.path("title").stringValue("");
        return title.isEmpty() ? otherwise : title;
    }

    /** Counts, for every byte of the content, the characters before it. */
    private void measure(CharSequence text) {
        content = text.toString().getBytes(UTF_8);
        characters = new int[content.length + 1];
        int count = 0;
        for (int at = 0; at < content.length; at++) {
            boolean begins = (content[at] & 0xC0) != 0x80;
            characters[at] = begins ? count : count - 1;
            count += begins ? 1 : 0;
        }
        characters[content.length] = count;
    }

    /** Start and end in bytes of the content; where the segment's text is found wins over where it is said to be. */
    private int[] range(JsonNode segment, CharSequence text) {
        byte[] words = segment.path("text").stringValue("").getBytes(UTF_8);
        int start = offset(segment.path("startIndex"));
        int part = partStart(offset(segment.path("partIndex")), text);
        for (int base : new int[] {part, 0}) {
            if (words.length > 0 && matches(base + start, words)) {
                return new int[] {base + start, base + start + words.length};
            }
        }
        int found = words.length == 0
                ? -1
                : text.toString().indexOf(segment.path("text").stringValue(""));
        if (found >= 0) {
            int at = bytes(text, found);
            return new int[] {at, Math.min(content.length, at + words.length)};
        }
        int from = Math.min(content.length, part + start);
        int to = Math.min(content.length, part + offset(segment.path("endIndex")));
        return new int[] {from, Math.max(from, to)};
    }

    private int partStart(int part, CharSequence text) {
        return bytes(text, partStarts.getOrDefault(part, 0));
    }

    private static int bytes(CharSequence text, int units) {
        return units == 0 ? 0 : text.subSequence(0, units).toString().getBytes(UTF_8).length;
    }

    private boolean matches(int at, byte[] words) {
        return at + words.length <= content.length
                && Arrays.equals(content, at, at + words.length, words, 0, words.length);
    }

    private static int offset(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt()
                ? Math.clamp(value.intValue(), 0, Integer.MAX_VALUE / 4)
                : 0;
    }
}
