/** The journal of finished calls: an ExchangeListener that writes behind, in batches, and never holds up a call. */
@NullMarked
package io.pollux.persistence.exchange;

import org.jspecify.annotations.NullMarked;
