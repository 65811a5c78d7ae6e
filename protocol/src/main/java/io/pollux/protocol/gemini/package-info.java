/** Gemini's native wire format: paths, errors and lists. */
@NullMarked
package io.pollux.protocol.gemini;

import org.jspecify.annotations.NullMarked;
