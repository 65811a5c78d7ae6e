/** A runnable stand-in for Google's Gemini API: the demo, the tests and the benchmarks talk to it. */
@NullMarked
package io.pollux.simulator;

import org.jspecify.annotations.NullMarked;
