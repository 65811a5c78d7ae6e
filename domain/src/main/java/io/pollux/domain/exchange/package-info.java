/** A finished call with its attempts, outcome, timings and tokens. */
@NullMarked
package io.pollux.domain.exchange;

import org.jspecify.annotations.NullMarked;
