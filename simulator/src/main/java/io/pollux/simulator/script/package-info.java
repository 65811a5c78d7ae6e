/** What a test may ask the simulator to do instead of behaving. */
@NullMarked
package io.pollux.simulator.script;

import org.jspecify.annotations.NullMarked;
