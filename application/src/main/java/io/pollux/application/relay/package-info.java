/** One call through one straight method. Ports in: RelayCall. Ports out: Upstream, ReplySink, ExchangeListener. */
@NullMarked
package io.pollux.application.relay;

import org.jspecify.annotations.NullMarked;
