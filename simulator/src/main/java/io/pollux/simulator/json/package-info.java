/** Google's two JSON layouts, and the canned bodies. */
@NullMarked
package io.pollux.simulator.json;

import org.jspecify.annotations.NullMarked;
