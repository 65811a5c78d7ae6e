/** What the steps of the hot path cost by themselves: the product's own classes under JMH. Run by benchmarks/jmh/run. */
@NullMarked
package io.pollux.benchmarks;

import org.jspecify.annotations.NullMarked;
