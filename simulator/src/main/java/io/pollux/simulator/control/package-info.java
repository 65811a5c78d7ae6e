/** The simulator's own HTTP interface under <code>/_sim</code>. */
@NullMarked
package io.pollux.simulator.control;

import org.jspecify.annotations.NullMarked;
