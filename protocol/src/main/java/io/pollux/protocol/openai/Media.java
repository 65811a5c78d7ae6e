package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;

/**
 * An image, a recording, or a document.
 *
 * @param mimeType without parameters
 */
public record Media(String mimeType, Bytes content) {}
