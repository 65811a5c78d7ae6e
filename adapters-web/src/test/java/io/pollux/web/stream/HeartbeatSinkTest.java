package io.pollux.web.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HeartbeatSinkTest {
    private final Beats sink = new Beats();
    private final Sweeper sweeper = new Sweeper();
    private final HeartbeatSink watched = HeartbeatSink.over(sink, sweeper.scope, Duration.ofSeconds(10));

    @Test
    void a_call_that_upstream_does_not_answer_is_shown_to_be_alive() {
        sweeper.at(0).at(9);
        assertThat(sink.told).isEmpty();

        sweeper.at(10);

        await(1);
    }

    @Test
    void each_silence_gets_its_beat() {
        sweeper.at(0).at(10);
        await(1);
        sweeper.at(19);
        sweeper.at(20);
        await(2);
    }

    @Test
    void a_part_ends_the_silence() throws ClientGone {
        sweeper.at(0);
        watched.begin(200, List.of());
        watched.part(new byte[] {'a'}, 0, 1, false);

        sweeper.at(12).at(21);
        assertThat(sink.told).containsExactly("begin 200 []", "a");

        sweeper.at(22);
        await(3);
        assertThat(sink.told).containsExactly("begin 200 []", "a", "beat");
    }

    @Test
    void nothing_is_written_after_the_last_word() throws Exception {
        for (var last : List.<Word>of(
                HeartbeatSink::end,
                sink -> sink.fail(Refusal.of(502, "x")),
                sink -> sink.refuse(Refusal.of(404, "x")),
                HeartbeatSink::close)) {
            var beats = new Beats();
            var sweeping = new Sweeper();
            var beaten = new CountDownLatch(1);
            beats.onBeat = beaten::countDown;
            var over = HeartbeatSink.over(beats, sweeping.scope, Duration.ofSeconds(1));
            last.say(over);
            var before = List.copyOf(beats.told);

            sweeping.at(0).at(5);

            assertThat(beaten.await(50, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(beats.told).isEqualTo(before);
        }
    }

    @Test
    void a_beat_and_a_part_are_never_written_at_once() throws Exception {
        var writers = new AtomicInteger();
        var most = new AtomicInteger();
        var beats = new AtomicInteger();
        sink.onPart = () -> {
            most.accumulateAndGet(writers.incrementAndGet(), Math::max);
            LockSupport.parkNanos(50_000);
            writers.decrementAndGet();
        };
        sink.onBeat = () -> {
            sink.onPart.run();
            beats.incrementAndGet();
        };
        var second = 0;
        while (beats.get() < 50) {
            sweeper.at(second += 20);
            watched.part(new byte[] {'a'}, 0, 1, false);
            sweeper.at(second += 20);
        }

        assertThat(most).hasValue(1);
    }

    @Test
    void a_beat_that_nobody_reads_holds_the_sweep_up_no_more_than_once() throws Exception {
        var stuck = new CountDownLatch(1);
        sink.onBeat = () -> awaitQuietly(stuck);

        sweeper.at(0).at(10).at(20).at(30).at(40);
        assertThat(sink.told).isEmpty();
        stuck.countDown();

        await(1);
        sweeper.at(60);
        await(2);
    }

    @Test
    void a_caller_who_cannot_be_written_to_has_left() {
        sink.onBeat = () -> {
            throw new ClientGone();
        };

        sweeper.at(0).at(10);

        sweeper.awaitEnd();
        assertThat(sweeper.scope.ended()).contains(CallScope.End.CALLER_LEFT);
    }

    private void await(int told) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (sink.told.size() < told) {
            assertThat(System.nanoTime()).as("told: %s", sink.told).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(sink.told).hasSize(told);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @FunctionalInterface
    private interface Word {
        void say(HeartbeatSink sink) throws ClientGone;
    }

    /** A scope that is swept when the test says so. */
    private static final class Sweeper {
        private final CountDownLatch ended = new CountDownLatch(1);
        final CallScope scope = new CallScope(() -> false);

        Sweeper() {
            scope.onEnd(ended::countDown);
        }

        Sweeper at(int second) {
            Sweep.at(Instant.EPOCH.plusSeconds(second), scope);
            return this;
        }

        void awaitEnd() {
            awaitQuietly(ended);
        }
    }
}
