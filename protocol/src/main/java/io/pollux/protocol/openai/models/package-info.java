/** Gemini's model list in the OpenAI dialect, and the derived names of both lists. */
@NullMarked
package io.pollux.protocol.openai.models;

import org.jspecify.annotations.NullMarked;
