package io.pollux.protocol.openai;

/**
 * What the gateway is set to do to chat answers, whatever their request says.
 *
 * @param images how images are told
 * @param searchLinks whether the pages a search found are listed at the end of the content
 */
public record ReplyExtras(ImageForm images, boolean searchLinks) {
    /** Images beside the content, no links. */
    public static final ReplyExtras DEFAULT = new ReplyExtras(ImageForm.IMAGES, false);

    /** How an image of an answer is told; as a data URL either way. */
    public enum ImageForm {
        /** In {@code message.images}, as OpenRouter does. */
        IMAGES,
        /** As a markdown image in the content. */
        MARKDOWN
    }
}
