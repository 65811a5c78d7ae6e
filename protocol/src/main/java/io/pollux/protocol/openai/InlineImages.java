package io.pollux.protocol.openai;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Takes images written as markdown with data URLs out of a text, as answers with images are told to some callers. */
final class InlineImages {
    private static final String LINK = "](data:image/";

    private InlineImages() {}

    /** Text and images in their order; a text without images stays one part. */
    static List<ObjectNode> split(String text) {
        List<ObjectNode> parts = new ArrayList<>();
        int told = 0;
        int link = text.indexOf(LINK);
        while (link >= 0) {
            int start = start(text, told, link);
            int end = text.indexOf(')', link);
            DataUrl image = start < 0 || end < 0 ? null : DataUrl.parse(text, link + 2, end);
            if (image != null) {
                addText(text.substring(told, start), parts);
                parts.add(GeminiParts.inline(image));
                told = end + 1;
            }
            link = text.indexOf(LINK, link + LINK.length());
        }
        addText(told == 0 ? text : text.substring(told), parts);
        return parts;
    }

    private static int start(String text, int from, int link) {
        int start = text.lastIndexOf("![", link);
        return start < from || text.indexOf(']', start) < link ? -1 : start;
    }

    private static void addText(String text, List<ObjectNode> parts) {
        if (!text.isBlank()) {
            parts.add(GeminiParts.text(text));
        }
    }
}
