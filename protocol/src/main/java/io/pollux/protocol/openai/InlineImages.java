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
        int after = 0;
        int end = 0;
        int link = text.indexOf(LINK);
        while (link >= 0 && end >= 0) {
            int start = start(text, after, link);
            end = end > link ? end : text.indexOf(')', link);
            DataUrl image = start < 0 || end < 0 ? null : DataUrl.parse(text, link + 2, end);
            if (image != null) {
                addText(text.substring(told, start), parts);
                parts.add(GeminiParts.inline(image));
                told = end + 1;
            }
            after = Math.max(told, link + LINK.length());
            link = text.indexOf(LINK, link + LINK.length());
        }
        addText(told == 0 ? text : text.substring(told), parts);
        return parts;
    }

    /** Where the image of a link begins that is not the link of another one before it; -1 when there is none. */
    private static int start(String text, int from, int link) {
        int start = link - 2;
        while (start >= from && !text.startsWith("![", start)) {
            start--;
        }
        return start < from || text.indexOf(']', start) < link ? -1 : start;
    }

    private static void addText(String text, List<ObjectNode> parts) {
        if (!text.isBlank()) {
            parts.add(GeminiParts.text(text));
        }
    }
}
