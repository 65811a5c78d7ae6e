/** The OpenAI dialect over HTTP: one class for each of its endpoints, and what they share. */
@NullMarked
package io.pollux.web.openai;

import org.jspecify.annotations.NullMarked;
