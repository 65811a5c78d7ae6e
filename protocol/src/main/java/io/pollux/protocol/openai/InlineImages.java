package io.pollux.protocol.openai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Takes images written as markdown with data URLs out of a text, as answers with images are told to some callers. */
final class InlineImages {
    private static final String LINK = "](data:image/";
    private static final String OPENING = "![";

    private InlineImages() {}

    /** Text and images in their order; a text without images stays one part. Each character is looked at a few times at most. */
    static List<ObjectNode> split(String text) {
        List<ObjectNode> parts = new ArrayList<>();
        int told = 0;
        int start = -1;
        int at = text.contains(LINK) ? 0 : text.length();
        while (at < text.length()) {
            if (text.startsWith(OPENING, at)) {
                start = at;
                at += OPENING.length();
                continue;
            }
            if (text.charAt(at) != ']') {
                at++;
                continue;
            }
            int end = start < 0 || !text.startsWith(LINK, at) ? -1 : end(text, at + 2);
            DataUrl image = end < 0 ? null : image(text, at + 2, end);
            if (image != null) {
                addText(text.substring(told, start), parts);
                parts.add(GeminiParts.inline(image));
                told = end + 1;
            }
            at = Math.max(at, end) + 1;
            start = -1;
        }
        addText(told == 0 ? text : text.substring(told), parts);
        return parts;
    }

    private static @Nullable DataUrl image(String text, int from, int to) {
        DataUrl url = DataUrl.parse(text, from, to);
        return url == null ? null : url.standard();
    }

    /** Where the URL's closing parenthesis is; -1 for none. Brackets and spaces are in no URL. */
    private static int end(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case ')' -> {
                    return at;
                }
                case '(', '[', ']', ' ', '\n', '\r', '\t' -> {
                    return -1;
                }
                default -> {}
            }
        }
        return -1;
    }

    private static void addText(String text, List<ObjectNode> parts) {
        if (!text.isBlank()) {
            parts.add(GeminiParts.text(text));
        }
    }
}
