package io.pollux.application.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.keys.KeyStore.StoredWindow;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.KeyStatus;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import io.pollux.domain.pool.PoolChange;
import io.pollux.domain.pool.PoolChange.KeyChanged;
import io.pollux.domain.pool.PoolChange.WindowChanged;
import io.pollux.domain.quota.ModelWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every key store promises. */
public abstract class KeyStoreContract {
    private static final Instant NOW = Instant.parse("2026-03-08T09:59:59.123456Z");
    private static final Cause WHY = new Cause("API key expired \uD83D\uDE80 ключ 'x' \\ \"y\"", NOW, "c_1");
    private static final ProjectId BLUE = new ProjectId("blue");

    /** An empty store. */
    protected abstract KeyStore store();

    /** What a later process finds: a new store over the same data, where there is such a thing. */
    protected abstract KeyStore reopened();

    static Stream<KeyHealth> every_health() {
        return Stream.of(
                KeyHealth.SOUND,
                new KeyHealth(KeyStatus.ACTIVE, 2),
                new KeyHealth(new KeyStatus.Rejected(WHY), 3),
                new KeyHealth(new KeyStatus.Rejected(new Cause("", NOW, "")), 0),
                new KeyHealth(new KeyStatus.Paused(WHY), 1));
    }

    static Stream<ModelWindow> every_window() {
        return Stream.of(
                new ModelWindow.Resting(WHY, NOW.plusNanos(1_000)),
                new ModelWindow.Spent(WHY, Instant.parse("2026-03-09T07:00:00Z")),
                new ModelWindow.NotOnTier(
                        new Cause("", Instant.EPOCH, ""), Instant.parse("9999-12-31T23:59:59.999999Z")));
    }

    @Test
    void nothing_is_loaded_from_an_empty_store() {
        var store = store();

        assertThat(store.loadHealth()).isEmpty();
        assertThat(store.loadWindows(Instant.EPOCH)).isEmpty();
    }

    @Test
    void new_keys_are_sound_and_counted_once() {
        var store = store();

        var first = store.add(List.of(key(1, BLUE), key(2, BLUE), key(1, BLUE)));
        var second = store.add(List.of(key(2, BLUE), key(3, BLUE)));

        assertThat(List.of(first, second)).containsExactly(2, 1);
        assertThat(reopened().loadHealth())
                .hasSize(3)
                .containsEntry(id(1), KeyHealth.SOUND)
                .containsEntry(id(3), KeyHealth.SOUND);
    }

    @Test
    void nothing_to_add_or_save_is_no_problem() {
        var store = store();

        store.save(List.of());

        assertThat(store.add(List.of())).isZero();
    }

    @ParameterizedTest
    @MethodSource("every_health")
    void a_keys_health_outlives_the_process(KeyHealth health) {
        var store = store();
        store.add(List.of(key(1, BLUE), key(2, BLUE)));

        store.save(List.of(new KeyChanged(id(1), health)));

        assertThat(reopened().loadHealth()).containsEntry(id(1), health).containsEntry(id(2), KeyHealth.SOUND);
    }

    @ParameterizedTest
    @MethodSource("every_window")
    void a_window_outlives_the_process(ModelWindow window) {
        var store = store();

        store.save(List.of(new WindowChanged(BLUE, "gemini-3-pro", Optional.of(window))));

        assertThat(reopened().loadWindows(NOW)).containsExactly(new StoredWindow(BLUE, "gemini-3-pro", window));
    }

    @Test
    void windows_are_kept_per_project_and_model_and_names_differ_by_case() {
        var store = store();
        var window = new ModelWindow.Spent(WHY, NOW.plusSeconds(60));

        store.save(List.of(
                new WindowChanged(BLUE, "pro", Optional.of(window)),
                new WindowChanged(BLUE, "Pro", Optional.of(window)),
                new WindowChanged(new ProjectId("Blue"), "pro", Optional.of(window)),
                new WindowChanged(new ProjectId("grün \uD83D\uDFE2"), "pro", Optional.of(window))));

        assertThat(reopened().loadWindows(NOW)).hasSize(4).contains(new StoredWindow(BLUE, "Pro", window));
    }

    @Test
    void windows_that_are_over_are_not_loaded() {
        var store = store();
        store.save(List.of(
                new WindowChanged(BLUE, "over", Optional.of(new ModelWindow.Resting(WHY, NOW.minusNanos(1_000)))),
                new WindowChanged(BLUE, "just over", Optional.of(new ModelWindow.Resting(WHY, NOW))),
                new WindowChanged(BLUE, "not over", Optional.of(new ModelWindow.Resting(WHY, NOW.plusNanos(1_000))))));

        var loaded = store.loadWindows(NOW);

        assertThat(loaded).extracting(StoredWindow::model).containsExactly("not over");
    }

    @Test
    void a_later_change_is_written_over_an_earlier_one() {
        var store = store();
        store.add(List.of(key(1, BLUE)));
        var rests = new ModelWindow.Resting(WHY, NOW.plusSeconds(60));
        var spent = new ModelWindow.Spent(WHY, NOW.plusSeconds(3_600));
        store.save(List.of(
                new WindowChanged(BLUE, "a", Optional.of(rests)), new WindowChanged(BLUE, "b", Optional.of(rests))));

        store.save(List.of(
                new KeyChanged(id(1), new KeyHealth(new KeyStatus.Rejected(WHY), 3)),
                new WindowChanged(BLUE, "a", Optional.empty()),
                new WindowChanged(BLUE, "b", Optional.empty()),
                new WindowChanged(BLUE, "b", Optional.of(spent)),
                new WindowChanged(BLUE, "c", Optional.of(rests)),
                new WindowChanged(BLUE, "c", Optional.empty()),
                new KeyChanged(id(1), KeyHealth.SOUND)));

        assertThat(reopened().loadHealth()).containsEntry(id(1), KeyHealth.SOUND);
        assertThat(reopened().loadWindows(NOW)).containsExactly(new StoredWindow(BLUE, "b", spent));
    }

    @Test
    void a_change_of_an_unknown_key_is_left_out() {
        var store = store();
        store.add(List.of(key(1, BLUE)));
        var rejected = new KeyHealth(new KeyStatus.Rejected(WHY), 3);

        store.save(List.of(new KeyChanged(id(7), rejected), new KeyChanged(id(1), rejected)));

        assertThat(reopened().loadHealth()).hasSize(1).containsEntry(id(1), rejected);
    }

    @Test
    void a_key_added_again_keeps_its_health() {
        var store = store();
        store.add(List.of(key(1, BLUE)));
        var paused = new KeyHealth(new KeyStatus.Paused(WHY), 1);
        store.save(List.of(new KeyChanged(id(1), paused)));

        var fresh = store.add(List.of(key(1, new ProjectId("green"))));

        assertThat(fresh).isZero();
        assertThat(reopened().loadHealth()).containsEntry(id(1), paused);
    }

    @Test
    void a_hundred_thousand_keys_are_no_burden() {
        var store = store();
        var keys = IntStream.range(0, 100_000)
                .mapToObj(n -> key(n, new ProjectId("p" + n / 10)))
                .toList();
        var changes = new ArrayList<PoolChange>();
        for (var n = 0; n < 5_000; n++) {
            changes.add(new KeyChanged(id(n), new KeyHealth(new KeyStatus.Rejected(WHY), n)));
            changes.add(new WindowChanged(
                    new ProjectId("p" + n), "m", Optional.of(new ModelWindow.Spent(WHY, NOW.plusSeconds(1)))));
        }

        timed("add 100 000 keys", () -> store.add(keys));
        timed("add them again", () -> store.add(keys));
        timed("save 5 000 keys and 5 000 new windows", () -> store.save(changes));
        timed("save 5 000 keys and 5 000 known windows", () -> store.save(changes));
        timed("load the health of 100 000 keys", store::loadHealth);
        timed("load 5 000 windows", () -> store.loadWindows(NOW));

        assertThat(store.loadHealth()).hasSize(100_000);
        assertThat(store.loadHealth().get(id(4_999))).isEqualTo(new KeyHealth(new KeyStatus.Rejected(WHY), 4_999));
        assertThat(store.loadWindows(NOW)).hasSize(5_000);
    }

    protected static ApiKey key(int number, ProjectId project) {
        return new ApiKey(id(number), new Secret("AIzaSyTestOnly-%025d".formatted(number)), project);
    }

    protected static KeyId id(int number) {
        return new KeyId("k_%012d".formatted(number));
    }

    private void timed(String what, Runnable work) {
        var start = System.nanoTime();
        work.run();
        System.out.printf(
                "%s: %s in %d ms%n", getClass().getSimpleName(), what, (System.nanoTime() - start) / 1_000_000);
    }
}
