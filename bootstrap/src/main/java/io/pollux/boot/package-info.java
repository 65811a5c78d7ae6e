/** Wiring only: what is made of what, and when it runs. */
@NullMarked
package io.pollux.boot;

import org.jspecify.annotations.NullMarked;
