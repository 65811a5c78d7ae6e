/**
 * Gemini's native wire format as pure functions: request paths, error bodies and the model list.
 *
 * <p>Nothing here knows keys, settings or HTTP clients; callers pass text and bytes and get values back.
 */
@NullMarked
package io.pollux.protocol.gemini;

import org.jspecify.annotations.NullMarked;
