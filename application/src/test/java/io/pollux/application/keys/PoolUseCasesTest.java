package io.pollux.application.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.MutableClock;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.application.settings.InvalidSetting;
import io.pollux.application.settings.ReadSettings;
import io.pollux.domain.failure.Effect;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.KeyStatus;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import io.pollux.domain.pool.KeyPool;
import io.pollux.domain.pool.LeaseWish;
import io.pollux.domain.pool.NoUsableKey;
import io.pollux.domain.pool.PoolListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolUseCasesTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private final MutableClock clock = new MutableClock(NOON);
    private final InMemoryKeyStore store = new InMemoryKeyStore();

    @Test
    void states_outlive_a_restart() throws NoUsableKey {
        var keys = keys(3);
        var keep = new KeepPool(store);
        var pool = new OpenPool(store, clock).openPool(keys, keep);
        keep.start();
        settleNext(pool, new Effect.RejectKey());
        settleNext(pool, new Effect.Spend(NOON.plusSeconds(600)));
        keep.close();

        var again = new OpenPool(store, clock).openPool(keys, PoolListener.NONE);

        assertThat(again.rejected()).extracting(ApiKey::id).containsExactly(new KeyId("k0"));
        assertThat(again.window(new ProjectId("k1"), "m")).isPresent();
        assertThat(again.health(new KeyId("k2"))).contains(KeyHealth.SOUND);
    }

    @Test
    void windows_that_are_over_at_the_restart_are_forgotten() throws NoUsableKey {
        var keep = new KeepPool(store);
        var pool = new OpenPool(store, clock).openPool(keys(1), keep);
        keep.start();
        settleNext(pool, new Effect.Rest(NOON.plusSeconds(30)));
        keep.close();
        clock.advance(Duration.ofSeconds(31));

        var again = new OpenPool(store, clock).openPool(keys(1), PoolListener.NONE);

        assertThat(again.window(new ProjectId("k0"), "m")).isEmpty();
    }

    @Test
    void keys_that_are_no_longer_configured_stay_out_of_the_pool() {
        new OpenPool(store, clock).openPool(keys(3), PoolListener.NONE);

        var again = new OpenPool(store, clock).openPool(keys(1), PoolListener.NONE);

        assertThat(again.counts().active()).isEqualTo(1);
    }

    @Test
    void a_change_that_could_not_be_saved_is_saved_later() throws NoUsableKey {
        var keep = new KeepPool(store);
        var pool = new OpenPool(store, clock).openPool(keys(1), keep);
        store.setAway(true);
        keep.start();
        settleNext(pool, new Effect.RejectKey());
        store.setAway(false);

        keep.close();

        assertThat(store.loadHealth().get(new KeyId("k0")))
                .extracting(KeyHealth::status)
                .isInstanceOf(KeyStatus.Rejected.class);
    }

    @Test
    void probes_revive_what_answers_or_only_lacks_quota_and_leave_the_rest() throws InvalidSetting {
        Map<String, Optional<Failure>> answers = Map.of(
                "k0", Optional.empty(),
                "k1", Optional.of(new Failure.DaySpent("rpd")),
                "k2", Optional.of(new Failure.KeyRejected("API_KEY_INVALID", "still")),
                "k3", Optional.of(new Failure.Unreachable("down")));
        var pool = new KeyPool(keys(5), PoolListener.NONE);
        IntStream.range(0, 4).forEach(i -> pool.reject(new KeyId("k" + i), new Cause("test", NOON, "")));
        var probed = ConcurrentHashMap.<String>newKeySet();

        var revived = probes(pool, (key, _) -> {
                    probed.add(key.id().value());
                    return answers.get(key.id().value());
                })
                .probeKeys();

        assertThat(revived).isEqualTo(2);
        assertThat(probed).containsExactlyInAnyOrder("k0", "k1", "k2", "k3");
        assertThat(pool.rejected()).extracting(key -> key.id().value()).containsExactly("k2", "k3");
    }

    @Test
    void never_more_than_eight_probes_run_at_once() throws InvalidSetting {
        var pool = new KeyPool(keys(50), PoolListener.NONE);
        keys(50).forEach(key -> pool.reject(key.id(), new Cause("test", NOON, "")));
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var eight = new CountDownLatch(8);

        probes(pool, (_, _) -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    eight.countDown();
                    awaitEight(eight);
                    running.decrementAndGet();
                    return Optional.empty();
                })
                .probeKeys();

        assertThat(most).hasValue(8);
        assertThat(pool.rejected()).isEmpty();
    }

    private ProbeKeys probes(KeyPool pool, KeyProbe probe) throws InvalidSetting {
        return new ProbeKeys(
                pool, probe, new CurrentSettings(ReadSettings.read(Map.of()).settings()), clock);
    }

    private static void awaitEight(CountDownLatch eight) {
        try {
            eight.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void settleNext(KeyPool pool, Effect effect) throws NoUsableKey {
        try (var lease = pool.lease(new LeaseWish("m"), NOON)) {
            lease.settle(effect, new Cause("test", NOON, "call"));
        }
    }

    private static List<ApiKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ApiKey(new KeyId("k" + i), new Secret("s" + i), new ProjectId("k" + i)))
                .toList();
    }
}
