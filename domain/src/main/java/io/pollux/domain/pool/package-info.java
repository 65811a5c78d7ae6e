/** The one mutable domain object: which key may be used next, and for what. Called on every request; no I/O. */
@NullMarked
package io.pollux.domain.pool;

import org.jspecify.annotations.NullMarked;
