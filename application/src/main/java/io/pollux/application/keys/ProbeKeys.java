package io.pollux.application.keys;

import io.pollux.application.settings.CurrentSettings;
import io.pollux.domain.failure.Blame;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.failure.FailurePolicy;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.pool.KeyPool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries the keys that upstream rejected, and revives those it takes again. */
public final class ProbeKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeKeys.class);
    private static final int AT_ONCE = 8;

    private final KeyPool pool;
    private final KeyProbe probe;
    private final CurrentSettings settings;
    private final InstantSource clock;

    public ProbeKeys(KeyPool pool, KeyProbe probe, CurrentSettings settings, InstantSource clock) {
        this.pool = pool;
        this.probe = probe;
        this.settings = settings;
        this.clock = clock;
    }

    /** Probes every rejected key once, at most {@value #AT_ONCE} at a time, and returns how many were revived. */
    public int probeKeys() {
        var rejected = pool.rejected();
        var revived = new AtomicInteger();
        var places = new Semaphore(AT_ONCE);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var key : rejected) {
                places.acquireUninterruptibly();
                executor.execute(() -> {
                    try {
                        if (isTakenAgain(key)) {
                            pool.revive(key.id());
                            revived.incrementAndGet();
                        }
                    } finally {
                        places.release();
                    }
                });
            }
        }
        if (!rejected.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("probed", rejected.size())
                    .addKeyValue("revived", revived.get())
                    .log("rejected keys probed");
        }
        return revived.get();
    }

    /** A used-up quota or an unknown test model shows that the credential is good; trouble on the way shows nothing. */
    private boolean isTakenAgain(ApiKey key) {
        var keys = settings.get().keys();
        var policy = new FailurePolicy(keys.strikesToReject(), Duration.ZERO);
        return probe.probe(key, keys.testModel())
                .map(failure -> showsGoodKey(failure, policy))
                .orElse(true);
    }

    private boolean showsGoodKey(Failure failure, FailurePolicy policy) {
        var blame = policy.judge(failure, clock.instant()).blame();
        return blame == Blame.QUOTA || blame == Blame.REQUEST;
    }
}
