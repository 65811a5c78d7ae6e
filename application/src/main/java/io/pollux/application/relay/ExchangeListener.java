package io.pollux.application.relay;

import io.pollux.domain.exchange.Exchange;

/** Hears of every finished call. */
@FunctionalInterface
public interface ExchangeListener {
    /** Called on the call's own thread after the reply: must return fast and must not throw. */
    void onExchange(Exchange exchange);
}
