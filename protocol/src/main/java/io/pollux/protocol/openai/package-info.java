/**
 * The OpenAI dialect and its translation from and to Gemini's: pure functions over exact trees, and per-stream state where a
 * stream needs memory.
 */
@NullMarked
package io.pollux.protocol.openai;

import org.jspecify.annotations.NullMarked;
