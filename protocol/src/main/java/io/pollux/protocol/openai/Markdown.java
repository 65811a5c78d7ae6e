package io.pollux.protocol.openai;

/** What has no place of its own in a message, written into its content. */
final class Markdown {
    private Markdown() {}

    static String link(String title, String url) {
        return '[' + title.strip().replaceAll("[\\r\\n]+", " ").replaceAll("([\\\\\\[\\]])", "\\\\$1") + "]("
                + safe(url) + ')';
    }

    static String image(String url) {
        return "![image](" + url + ')';
    }

    /**
     * A fenced block that begins a line and ends with a newline.
     *
     * @param before what stands before it
     */
    static String block(CharSequence before, String language, String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += '`';
        }
        return separator(before) + fence + language + '\n' + text + (text.endsWith("\n") ? "" : "\n") + fence + '\n';
    }

    /** What it takes to begin a paragraph after something. */
    static String separator(CharSequence before) {
        return before.isEmpty() || before.charAt(before.length() - 1) == '\n' ? "" : "\n\n";
    }

    private static String safe(String url) {
        return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("\n", "%0A");
    }
}
