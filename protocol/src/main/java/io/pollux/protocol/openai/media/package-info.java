/**
 * Images, speech and transcriptions in the OpenAI dialect, told to and from Gemini's {@code generateContent} and Imagen's
 * {@code predict}. Each endpoint has a class for its request, which knows the bodies to send and how to tell their replies.
 */
@NullMarked
package io.pollux.protocol.openai.media;

import org.jspecify.annotations.NullMarked;
