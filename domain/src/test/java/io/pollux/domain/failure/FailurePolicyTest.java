package io.pollux.domain.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.key.ProjectId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private final FailurePolicy policy = new FailurePolicy(3, Duration.ofMillis(250));

    @Test
    void a_spent_minute_rests_as_long_as_upstream_asks_and_a_second_at_least() {
        var asked = policy.judge(new Failure.MinuteSpent(Duration.ofSeconds(36), ""), NOON);
        var none = policy.judge(new Failure.MinuteSpent(Duration.ZERO, ""), NOON);

        assertThat(asked)
                .isEqualTo(new Verdict(Blame.QUOTA, new Effect.Rest(NOON.plusSeconds(36)), true, Duration.ZERO));
        assertThat(none.effect()).isEqualTo(new Effect.Rest(NOON.plusSeconds(1)));
    }

    @Test
    void a_spent_day_lasts_until_pacific_midnight() {
        var verdict = policy.judge(new Failure.DaySpent(""), NOON);

        assertThat(verdict.effect()).isEqualTo(new Effect.Spend(Instant.parse("2026-11-25T08:00:00Z")));
    }

    @Test
    void only_failures_of_the_key_or_project_reject_it() {
        assertThat(policy.judge(new Failure.KeyRejected("API_KEY_INVALID", ""), NOON)
                        .effect())
                .isEqualTo(new Effect.RejectKey());
        assertThat(policy.judge(new Failure.ProjectRejected("CONSUMER_SUSPENDED", ""), NOON)
                        .effect())
                .isEqualTo(new Effect.RejectProject());
        assertThat(policy.judge(new Failure.KeySuspect(403, ""), NOON).effect()).isEqualTo(new Effect.Strike(3));
    }

    @Test
    void the_callers_faults_ours_and_the_egress_are_not_tried_again_and_touch_no_key() {
        for (var failure : new Failure[] {
            new Failure.CallRejected(400, ""), new Failure.EgressRefused(""), new Failure.GatewayFault("")
        }) {
            var verdict = policy.judge(failure, NOON);

            assertThat(verdict.anotherKeyMayHelp()).as(failure.name()).isFalse();
            assertThat(verdict.effect()).as(failure.name()).isEqualTo(Effect.NONE);
        }
    }

    @Test
    void trouble_of_the_model_or_upstream_touches_no_key_but_is_tried_again() {
        for (var failure : new Failure[] {
            new Failure.ModelOverloaded(503, ""),
            new Failure.UpstreamFaulty(500, ""),
            new Failure.Unreachable(""),
            new Failure.TimedOut(""),
            new Failure.EmptyReply("")
        }) {
            var verdict = policy.judge(failure, NOON);

            assertThat(verdict.anotherKeyMayHelp()).as(failure.name()).isTrue();
            assertThat(verdict.effect()).as(failure.name()).isEqualTo(Effect.NONE);
        }
    }

    @Test
    void attempts_are_bounded_by_number_and_deadline() {
        var failure = new Failure.Unreachable("");
        var verdict = policy.judge(failure, NOON);
        var budget = new AttemptBudget(2, NOON.plusSeconds(10));

        budget.start();
        var second = budget.allowsAnother(failure, verdict, NOON.plusSeconds(9));
        var tooLate = budget.allowsAnother(failure, verdict, NOON.plusSeconds(10));
        budget.start();
        var third = budget.allowsAnother(failure, verdict, NOON);

        assertThat(second).isTrue();
        assertThat(tooLate).isFalse();
        assertThat(third).isFalse();
    }

    @Test
    void an_empty_reply_is_tried_again_once() {
        var failure = new Failure.EmptyReply("STOP");
        var verdict = policy.judge(failure, NOON);
        var budget = new AttemptBudget(10, NOON.plusSeconds(10));

        budget.start();
        var first = budget.allowsAnother(failure, verdict, NOON);
        budget.start();
        var second = budget.allowsAnother(failure, verdict, NOON);

        assertThat(first).isTrue();
        assertThat(second).isFalse();
    }

    @Test
    void pauses_before_an_overloaded_model_double() {
        var verdict = policy.judge(new Failure.ModelOverloaded(503, ""), NOON);
        var budget = new AttemptBudget(10, NOON.plusSeconds(10));

        budget.start();
        var first = budget.pause(verdict);
        budget.start();
        var second = budget.pause(verdict);

        assertThat(first).isEqualTo(Duration.ofMillis(250));
        assertThat(second).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void the_egress_gate_closes_on_a_refused_location_and_opens_by_itself() {
        var gate = new EgressGate();

        var closed = gate.observe(new Failure.EgressRefused(""), new ProjectId("a"), NOON);

        assertThat(closed).isTrue();
        assertThat(gate.closedUntil(NOON)).contains(NOON.plusSeconds(30));
        assertThat(gate.closedUntil(NOON.plusSeconds(30))).isEmpty();
    }

    @Test
    void the_egress_gate_closes_on_a_wave_over_many_projects_not_on_one_project_again_and_again() {
        var gate = new EgressGate();
        var throttled = new Failure.Throttled("");

        for (var i = 0; i < 20; i++) {
            gate.observe(throttled, new ProjectId("same"), NOON);
        }
        var afterOne = gate.closedUntil(NOON);
        for (var i = 0; i < 3; i++) {
            gate.observe(throttled, new ProjectId("p" + i), NOON.plusSeconds(1));
        }
        var afterFour = gate.closedUntil(NOON.plusSeconds(1));
        var fifth = gate.observe(throttled, new ProjectId("p4"), NOON.plusSeconds(2));
        var slow = new EgressGate();
        for (var i = 0; i < 10; i++) {
            slow.observe(throttled, new ProjectId("p" + i), NOON.plusSeconds(20L * i));
        }

        assertThat(afterOne).isEmpty();
        assertThat(afterFour).isEmpty();
        assertThat(fifth).isTrue();
        assertThat(slow.closedUntil(NOON.plusSeconds(181))).isEmpty();
    }
}
