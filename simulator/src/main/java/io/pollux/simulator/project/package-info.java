/** Projects, their keys and their quotas. */
@NullMarked
package io.pollux.simulator.project;

import org.jspecify.annotations.NullMarked;
