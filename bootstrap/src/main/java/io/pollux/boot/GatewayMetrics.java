package io.pollux.boot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.pollux.application.relay.ExchangeListener;
import io.pollux.application.relay.LiveCalls;
import io.pollux.domain.exchange.Attempt;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.pool.KeyPool;
import io.pollux.domain.pool.PoolCounts;
import io.pollux.persistence.exchange.ExchangeJournal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Exchanges and the pool as metrics. No label takes its values from callers, so their number stays small. */
@Component
class GatewayMetrics implements ExchangeListener {
    private final MeterRegistry registry;
    private final Timer firstEvent;
    private final Map<Outcome, Timer> calls = new EnumMap<>(Outcome.class);

    GatewayMetrics(MeterRegistry registry, KeyPool pool, LiveCalls liveCalls, ExchangeJournal journal) {
        this.registry = registry;
        firstEvent = Timer.builder("pollux.relay.first.event")
                .description("from the call's start to the first byte passed on")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(5))
                .register(registry);
        for (var outcome : Outcome.values()) {
            calls.put(
                    outcome,
                    Timer.builder("pollux.calls")
                            .description("finished calls")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        gauge(pool, "active", PoolCounts::active);
        gauge(pool, "rejected", PoolCounts::rejected);
        gauge(pool, "paused", PoolCounts::paused);
        registry.gauge("pollux.pool.windows.resting", pool, p -> p.counts().restingWindows());
        registry.gauge("pollux.calls.live", liveCalls, LiveCalls::count);
        FunctionCounter.builder("pollux.journal.dropped", journal, ExchangeJournal::dropped)
                .description("exchanges that were not written because the database could not keep up")
                .register(registry);
        FunctionCounter.builder("pollux.journal.written", journal, ExchangeJournal::written)
                .register(registry);
        registry.gauge("pollux.journal.waiting", journal, ExchangeJournal::waiting);
    }

    @Override
    public void onExchange(Exchange exchange) {
        firstEvent.record(exchange.firstEvent());
        var timer = calls.get(exchange.outcome());
        if (timer != null) {
            timer.record(exchange.took());
        }
        exchange.attempts().forEach(this::count);
    }

    private void gauge(KeyPool pool, String status, ToDoubleFunction<PoolCounts> count) {
        registry.gauge("pollux.pool.keys", Tags.of("status", status), pool, p -> count.applyAsDouble(p.counts()));
    }

    private void count(Attempt attempt) {
        registry.counter("pollux.relay.attempts", "failure", attempt.failure().isEmpty() ? "none" : attempt.failure())
                .increment();
    }
}
