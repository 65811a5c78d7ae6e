package io.pollux.domain.pool;

import static io.pollux.domain.pool.Keys.NOON;
import static io.pollux.domain.pool.Keys.alone;
import static io.pollux.domain.pool.Keys.cause;
import static io.pollux.domain.pool.Keys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pollux.domain.failure.Effect;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.KeyStatus;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.quota.ModelWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyPoolTest {
    private final List<PoolChange> changes = new ArrayList<>();

    @Test
    void keys_go_round_in_configured_order() throws Exception {
        var pool = pool(alone(3));

        var used = uses(pool, "m", NOON, 7);

        assertThat(used).containsExactly("k0", "k1", "k2", "k0", "k1", "k2", "k0");
    }

    @Test
    void a_wish_never_gets_the_same_key_twice() throws Exception {
        var pool = pool(alone(2));
        var wish = new LeaseWish("m");

        var first = lease(pool, wish, NOON);
        var second = lease(pool, wish, NOON);
        var third = catchThrowableOfType(NoUsableKey.class, () -> lease(pool, wish, NOON));

        assertThat(List.of(first, second)).containsExactlyInAnyOrder("k0", "k1");
        assertThat(third.reason()).isEqualTo(NoUsableKey.Reason.ALL_TRIED);
    }

    @Test
    void everybody_who_asks_at_the_moment_a_window_ends_is_served() throws Exception {
        var keys = IntStream.range(0, 20_000).mapToObj(i -> key("k" + i, "p")).toList();
        var pool = pool(keys);
        keys.subList(0, keys.size() - 1).forEach(key -> pool.reject(key.id(), cause(NOON)));
        var failures = new ConcurrentHashMap<NoUsableKey.Reason, Integer>();

        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var round = 0; round < 300; round++) {
                var then = NOON.plusSeconds(round * 10L);
                settleNext(pool, "m", new Effect.Rest(then.plusSeconds(5)), then);
                var start = new CyclicBarrier(4);
                var asked = IntStream.range(0, 4)
                        .mapToObj(_ -> threads.submit(() -> {
                            start.await();
                            try (var lease = pool.lease(new LeaseWish("m"), then.plusSeconds(6))) {
                                return lease.key();
                            } catch (NoUsableKey none) {
                                return failures.merge(none.reason(), 1, Integer::sum);
                            }
                        }))
                        .toList();
                for (var each : asked) {
                    each.get();
                }
            }
        }

        assertThat(failures).isEmpty();
    }

    @Test
    void a_resting_pair_is_left_out_until_its_instant_for_that_model_only() throws Exception {
        var pool = pool(alone(2));
        settleNext(pool, "m", new Effect.Rest(NOON.plusSeconds(30)));

        var resting = uses(pool, "m", NOON.plusSeconds(29), 3);
        var elsewhere = new HashSet<>(uses(pool, "other", NOON, 4));
        var recovered = new HashSet<>(uses(pool, "m", NOON.plusSeconds(30), 2));

        assertThat(resting).containsOnly("k1");
        assertThat(elsewhere).containsExactlyInAnyOrder("k0", "k1");
        assertThat(recovered).containsExactlyInAnyOrder("k0", "k1");
    }

    @Test
    void all_keys_of_a_project_rest_together() throws Exception {
        var pool = pool(List.of(key("a1", "A"), key("b1", "B"), key("a2", "A")));
        settleNext(pool, "m", new Effect.Rest(NOON.plusSeconds(30)));

        var used = uses(pool, "m", NOON, 3);

        assertThat(used).containsOnly("b1");
    }

    @Test
    void when_every_window_rests_the_earliest_recovery_is_told() throws Exception {
        var pool = pool(alone(3));
        settleNext(pool, "m", new Effect.Rest(NOON.plusSeconds(40)));
        settleNext(pool, "m", new Effect.Rest(NOON.plusSeconds(20)));
        settleNext(pool, "m", new Effect.Spend(NOON.plusSeconds(9000)));

        var none = catchThrowableOfType(NoUsableKey.class, () -> uses(pool, "m", NOON.plusSeconds(5), 1));

        assertThat(none.reason()).isEqualTo(NoUsableKey.Reason.ALL_RESTING);
        assertThat(none.earliestRecovery()).contains(NOON.plusSeconds(20));
    }

    @Test
    void a_rejected_keys_window_is_no_recovery() throws Exception {
        var pool = pool(alone(2));
        settleNext(pool, "m", new Effect.Rest(NOON.plusSeconds(10)));
        settleNext(pool, "m", new Effect.Rest(NOON.plusSeconds(50)));
        pool.reject(new KeyId("k0"), cause(NOON));

        var none = catchThrowableOfType(NoUsableKey.class, () -> uses(pool, "m", NOON, 1));
        pool.revive(new KeyId("k0"));
        var afterRevival = catchThrowableOfType(NoUsableKey.class, () -> uses(pool, "m", NOON, 1));
        var recovered = uses(pool, "m", NOON.plusSeconds(11), 2);

        assertThat(none.earliestRecovery()).contains(NOON.plusSeconds(50));
        assertThat(afterRevival.earliestRecovery()).contains(NOON.plusSeconds(10));
        assertThat(recovered).containsOnly("k0");
    }

    @Test
    void of_two_windows_the_longer_one_stays() throws Exception {
        var pool = pool(alone(1));
        settleNext(pool, "m", new Effect.Spend(NOON.plusSeconds(9000)));
        pool.restore(new ProjectId("k0"), "m", new ModelWindow.Resting(cause(NOON), NOON.plusSeconds(5)));

        var none = catchThrowableOfType(NoUsableKey.class, () -> uses(pool, "m", NOON.plusSeconds(100), 1));

        assertThat(none.earliestRecovery()).contains(NOON.plusSeconds(9000));
    }

    @Test
    void a_rejected_key_is_used_for_no_model_until_revived() throws Exception {
        var pool = pool(alone(2));
        settleNext(pool, "m", new Effect.RejectKey());

        var used = uses(pool, "other", NOON, 3);
        pool.revive(new KeyId("k0"));
        var afterwards = new HashSet<>(uses(pool, "m", NOON, 2));

        assertThat(used).containsOnly("k1");
        assertThat(afterwards).containsExactlyInAnyOrder("k0", "k1");
    }

    @Test
    void a_rejected_project_takes_all_its_keys_with_it() throws Exception {
        var pool = pool(List.of(key("a1", "A"), key("b1", "B"), key("a2", "A")));
        settleNext(pool, "m", new Effect.RejectProject());

        var used = uses(pool, "m", NOON, 2);

        assertThat(used).containsOnly("b1");
        assertThat(pool.rejected()).extracting(ApiKey::id).containsExactly(new KeyId("a1"), new KeyId("a2"));
    }

    @Test
    void no_keys_and_no_usable_keys_are_told_apart() {
        var empty = pool(List.of());
        var rejected = pool(alone(1));
        rejected.reject(new KeyId("k0"), cause(NOON));

        var none = catchThrowableOfType(NoUsableKey.class, () -> uses(empty, "m", NOON, 1));
        var unusable = catchThrowableOfType(NoUsableKey.class, () -> uses(rejected, "m", NOON, 1));

        assertThat(none.reason()).isEqualTo(NoUsableKey.Reason.NONE_CONFIGURED);
        assertThat(unusable.reason()).isEqualTo(NoUsableKey.Reason.NONE_USABLE);
    }

    @Test
    void strikes_reject_a_key_only_in_a_row() throws Exception {
        var pool = pool(alone(1));
        var id = new KeyId("k0");

        settleNext(pool, "m", new Effect.Strike(3));
        settleNext(pool, "m", new Effect.Strike(3));
        succeedNext(pool, "m");
        var afterSuccess = pool.health(id);
        settleNext(pool, "m", new Effect.Strike(3));
        settleNext(pool, "m", new Effect.Strike(3));
        var before = pool.health(id);
        settleNext(pool, "m", new Effect.Strike(3));

        assertThat(afterSuccess).contains(KeyHealth.SOUND);
        assertThat(before).map(KeyHealth::status).contains(KeyStatus.ACTIVE);
        assertThat(pool.health(id)).get().extracting(KeyHealth::status).isInstanceOf(KeyStatus.Rejected.class);
    }

    @Test
    void unexplained_throttling_rests_twice_as_long_each_time_in_a_row() throws Exception {
        var pool = pool(alone(1));
        var brief = new Effect.RestBriefly(Duration.ofSeconds(2), Duration.ofSeconds(5));
        var untils = new ArrayList<Duration>();
        var now = NOON;

        for (var i = 0; i < 4; i++) {
            if (i == 3) {
                succeedNext(pool, "m", now);
            }
            settleNext(pool, "m", brief, now);
            var until = pool.window(new ProjectId("k0"), "m").orElseThrow().until();
            untils.add(Duration.between(now, until));
            now = until;
        }

        assertThat(untils)
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(2));
    }

    @Test
    void restored_state_is_the_state_that_was_told() throws Exception {
        var pool = pool(alone(4));
        settleNext(pool, "m", new Effect.RejectKey());
        settleNext(pool, "m", new Effect.Spend(NOON.plusSeconds(500)));
        settleNext(pool, "m", new Effect.Strike(3));
        settleNext(pool, "other", new Effect.Exclude(NOON.plusSeconds(900)));

        var again = new KeyPool(alone(4), PoolListener.NONE);
        for (var change : changes) {
            switch (change) {
                case PoolChange.KeyChanged(var key, var health) -> again.restore(key, health);
                case PoolChange.WindowChanged(var project, var model, var window) ->
                    again.restore(project, model, window.orElseThrow());
            }
        }

        for (var key : alone(4)) {
            assertThat(again.health(key.id())).isEqualTo(pool.health(key.id()));
            for (var model : List.of("m", "other")) {
                assertThat(again.window(key.project(), model)).isEqualTo(pool.window(key.project(), model));
            }
        }
    }

    /** A random walk beside a model so simple that it is plainly right. */
    @Test
    void a_pool_never_hands_out_a_resting_or_rejected_key_and_always_one_that_is_ready() throws Exception {
        for (var seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var size = 1 + random.nextInt(200);
            var projects = 1 + random.nextInt(size);
            var keys = new ArrayList<ApiKey>();
            for (var i = 0; i < size; i++) {
                keys.add(key("k" + i, "p" + random.nextInt(projects)));
            }
            var pool = pool(keys);
            var rejected = new HashSet<KeyId>();
            var resting = new HashMap<List<String>, Instant>();
            var now = NOON;
            var open = 0;

            for (var step = 0; step < 400; step++) {
                now = now.plusMillis(random.nextInt(2000));
                var model = "m" + random.nextInt(3);
                var at = now;
                var ready = keys.stream()
                        .filter(key -> !rejected.contains(key.id()))
                        .filter(key -> !resting.getOrDefault(
                                        List.of(key.project().value(), model), Instant.MIN)
                                .isAfter(at))
                        .map(ApiKey::id)
                        .toList();
                try (var lease = pool.lease(new LeaseWish(model), now)) {
                    open++;
                    assertThat(ready)
                            .as("seed %s step %s", seed, step)
                            .contains(lease.key().id());
                    assertThat(pool.counts().inFlight()).isEqualTo(1);
                    var pair = List.of(lease.key().project().value(), model);
                    switch (random.nextInt(6)) {
                        case 0 -> {
                            var until = now.plusSeconds(1 + random.nextInt(60));
                            lease.settle(new Effect.Rest(until), cause(now));
                            resting.merge(pair, until, (a, b) -> a.isAfter(b) ? a : b);
                        }
                        case 1 -> {
                            lease.settle(new Effect.RejectKey(), cause(now));
                            rejected.add(lease.key().id());
                        }
                        case 2 ->
                            rejected.stream().findFirst().ifPresent(id -> {
                                pool.revive(id);
                                rejected.remove(id);
                            });
                        default -> lease.succeed();
                    }
                } catch (NoUsableKey none) {
                    assertThat(ready).as("seed %s step %s", seed, step).isEmpty();
                    rejected.stream().toList().forEach(id -> {
                        pool.revive(id);
                        rejected.remove(id);
                    });
                }
            }

            assertThat(open).isPositive();
            assertThat(pool.counts().inFlight()).isZero();
        }
    }

    @Test
    void many_threads_share_the_keys_evenly_and_give_all_leases_back() throws Exception {
        var keys = alone(100);
        var pool = new KeyPool(keys, PoolListener.NONE);
        var uses = new ConcurrentHashMap<KeyId, AtomicInteger>();
        keys.forEach(key -> uses.put(key.id(), new AtomicInteger()));

        try (var threads = Executors.newFixedThreadPool(8)) {
            var tasks = new ArrayList<Future<?>>();
            for (var t = 0; t < 8; t++) {
                tasks.add(threads.submit(() -> {
                    for (var i = 0; i < 5000; i++) {
                        try (var lease = pool.lease(new LeaseWish("m"), NOON)) {
                            uses.get(lease.key().id()).incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (var task : tasks) {
                task.get();
            }
        }

        assertThat(uses.values()).extracting(AtomicInteger::get).containsOnly(400);
        assertThat(pool.counts().inFlight()).isZero();
    }

    private KeyPool pool(List<ApiKey> keys) {
        return new KeyPool(keys, changes::add);
    }

    private static List<String> uses(KeyPool pool, String model, Instant now, int times) throws NoUsableKey {
        var used = new ArrayList<String>();
        for (var i = 0; i < times; i++) {
            used.add(lease(pool, new LeaseWish(model), now));
        }
        return used;
    }

    private static String lease(KeyPool pool, LeaseWish wish, Instant now) throws NoUsableKey {
        try (var lease = pool.lease(wish, now)) {
            return lease.key().id().value();
        }
    }

    private static void settleNext(KeyPool pool, String model, Effect effect) throws NoUsableKey {
        settleNext(pool, model, effect, NOON);
    }

    private static void settleNext(KeyPool pool, String model, Effect effect, Instant now) throws NoUsableKey {
        try (var lease = pool.lease(new LeaseWish(model), now)) {
            lease.settle(effect, cause(now));
        }
    }

    private static void succeedNext(KeyPool pool, String model) throws NoUsableKey {
        succeedNext(pool, model, NOON);
    }

    private static void succeedNext(KeyPool pool, String model, Instant now) throws NoUsableKey {
        try (var lease = pool.lease(new LeaseWish(model), now)) {
            lease.succeed();
        }
    }
}
