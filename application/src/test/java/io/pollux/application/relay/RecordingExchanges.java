package io.pollux.application.relay;

import io.pollux.domain.exchange.Exchange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the calls it hears of. */
public final class RecordingExchanges implements ExchangeListener {
    private final List<Exchange> all = new CopyOnWriteArrayList<>();

    @Override
    public void onExchange(Exchange exchange) {
        all.add(exchange);
    }

    /** The calls heard of so far, in order. */
    public List<Exchange> all() {
        return List.copyOf(all);
    }
}
