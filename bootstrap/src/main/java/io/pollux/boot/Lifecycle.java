package io.pollux.boot;

import io.pollux.application.keys.ProbeKeys;
import io.pollux.application.relay.LiveCalls;
import io.pollux.application.settings.Configuration;
import io.pollux.domain.pool.KeyPool;
import io.pollux.web.server.CallerWatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** What runs beside the calls, and how the calls end when the process has to. */
@Component
class Lifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final Duration SWEEP = Duration.ofMillis(200);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Duration A_MOMENT = Duration.ofMillis(10);

    private final LiveCalls liveCalls;
    private final CallerWatch callers;
    private final ProbeKeys probeKeys;
    private final KeyPool pool;
    private final Configuration configuration;
    private final DefaultLockingTaskExecutor locks;
    private final InstantSource clock;
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("clockwork-", 0).factory());
    private volatile boolean running;

    Lifecycle(
            LiveCalls liveCalls,
            CallerWatch callers,
            ProbeKeys probeKeys,
            KeyPool pool,
            Configuration configuration,
            LockProvider lockProvider,
            InstantSource clock) {
        this.liveCalls = liveCalls;
        this.callers = callers;
        this.probeKeys = probeKeys;
        this.pool = pool;
        this.configuration = configuration;
        this.clock = clock;
        locks = new DefaultLockingTaskExecutor(lockProvider);
    }

    @Override
    public void start() {
        running = true;
        every(SWEEP, () -> {
            try {
                callers.look();
            } finally { // Deadlines do not depend on it.
                liveCalls.sweep();
            }
        });
        var checkInterval = configuration.settings().keys().checkInterval();
        if (checkInterval.isPositive()) {
            every(checkInterval, () -> probe(checkInterval));
        }
        var counts = pool.counts();
        LOG.atInfo()
                .addKeyValue("keys", counts.active() + counts.rejected() + counts.paused())
                .addKeyValue("rejected", counts.rejected())
                .addKeyValue("restingWindows", counts.restingWindows())
                .log("key pool open");
        if (!configuration.unused().isEmpty()) {
            LOG.atWarn().addKeyValue("variables", configuration.unused()).log("these variables have no effect yet");
        }
    }

    /** Ends the calls that are still open when the time for a graceful end is over; then the server stops. */
    @Override
    public void stop() {
        running = false;
        liveCalls.endAll();
        var patience = clock.instant().plus(LAST_WORDS);
        while (liveCalls.count() > 0 && clock.instant().isBefore(patience)) {
            LockSupport.parkNanos(A_MOMENT.toNanos());
        }
        clockwork.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server's graceful shutdown, before it is stopped. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 512;
    }

    private void every(Duration interval, Runnable task) {
        var _ = clockwork.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error e) { // or it would never run again
                        LOG.atError().setCause(e).log("a scheduled task failed and will run again");
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void probe(Duration interval) {
        locks.executeWithLock(
                (Runnable) probeKeys::probeKeys,
                new LockConfiguration(clock.instant(), "probe-keys", interval, Duration.ofSeconds(30)));
    }
}
