/** Embeddings in the OpenAI dialect, told to and from Gemini's {@code embedContent} and {@code batchEmbedContents}. */
@NullMarked
package io.pollux.protocol.openai.embeddings;

import org.jspecify.annotations.NullMarked;
