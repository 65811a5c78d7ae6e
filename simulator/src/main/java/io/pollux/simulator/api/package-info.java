/** The imitated API itself: routes, checks, generation and rendering. */
@NullMarked
package io.pollux.simulator.api;

import org.jspecify.annotations.NullMarked;
