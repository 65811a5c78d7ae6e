/**
 * Bodies as immutable bytes, and the pure JSON and SSE functions below.
 */
@NullMarked
package io.pollux.protocol;

import org.jspecify.annotations.NullMarked;
