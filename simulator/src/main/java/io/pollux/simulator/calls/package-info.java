/** What the simulator saw, call by call. */
@NullMarked
package io.pollux.simulator.calls;

import org.jspecify.annotations.NullMarked;
