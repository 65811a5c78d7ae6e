package io.pollux.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.MutableClock;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.exchange.Attempt;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.failure.EgressGate;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.KeyStatus;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import io.pollux.domain.pool.KeyPool;
import io.pollux.domain.pool.PoolChange;
import io.pollux.domain.settings.KeySettings;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.domain.settings.Settings;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.BadPath;
import io.pollux.protocol.gemini.GeminiFault;
import io.pollux.protocol.gemini.GeminiPath;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayCallTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final String HELLO =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hello\"}]},\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1,\"totalTokenCount\":4},"
                    + "\"modelVersion\":\"m-001\"}";
    private static final String BEGINNING =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hel\"}]}}],\"usageMetadata\":{\"promptTokenCount\":3}}";
    private static final String EMPTY =
            "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"STOP\"}]}";

    private final MutableClock clock = new MutableClock(NOON);
    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RecordingSink sink = new RecordingSink();
    private final List<PoolChange> changes = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final LiveCalls liveCalls = new LiveCalls(clock);
    private KeyPool pool = pool(3);

    @Test
    void a_reply_passes_unchanged_and_is_recorded() {
        upstream.answers(HELLO);

        relay(generate());

        assertThat(sink.body()).isEqualTo(HELLO);
        assertThat(sink.ended).isTrue();
        var exchange = exchanges.getFirst();
        assertThat(exchange.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(exchange.modelAsked()).isEqualTo("m");
        assertThat(exchange.modelServed()).isEqualTo("m-001");
        assertThat(exchange.usage().total()).isEqualTo(4);
        assertThat(exchange.attempts()).hasSize(1);
    }

    @Test
    void a_rate_limited_key_rests_and_the_next_one_answers() {
        upstream.refuses(429, new Failure.MinuteSpent(Duration.ofSeconds(30), "rpm"))
                .answers(HELLO);

        relay(generate());

        assertThat(upstream.keysUsed).containsExactly("k0", "k1");
        assertThat(sink.body()).isEqualTo(HELLO);
        assertThat(pool.window(new ProjectId("k0"), "m")).isPresent();
        assertThat(exchanges.getFirst().attempts()).extracting(Attempt::failure).containsExactly("MinuteSpent", "");
    }

    @Test
    void a_request_s_body_is_kept_for_every_attempt_and_let_go_when_a_reply_has_begun() {
        var body = Bytes.utf8("{}");
        var released = new ArrayList<Integer>();
        upstream.refuses(429, new Failure.MinuteSpent(Duration.ofSeconds(30), "rpm"))
                .streams(HELLO);
        sink.onPart = () -> assertThat(released).containsExactly(0);

        relay(with(stream(), new Payload(body, () -> released.add(sink.parts))));

        assertThat(upstream.bodiesSent).containsExactly(body, body);
        assertThat(released).containsExactly(0);
        assertThat(sink.parts).isOne();
    }

    @Test
    void a_rejected_key_is_set_aside_and_the_caller_does_not_hear_of_it() {
        upstream.refuses(400, new Failure.KeyRejected("API_KEY_INVALID", "bad")).answers(HELLO);

        relay(generate());

        assertThat(sink.status).isEqualTo(200);
        assertThat(pool.rejected()).extracting(ApiKey::id).containsExactly(new KeyId("k0"));
        assertThat(pool.health(new KeyId("k0")))
                .map(KeyHealth::status)
                .get()
                .isInstanceOfSatisfying(KeyStatus.Rejected.class, rejected -> {
                    assertThat(rejected.cause().callId()).isEqualTo("call");
                    assertThat(rejected.cause().reason()).contains("bad");
                });
    }

    @Test
    void when_the_only_key_is_rejected_the_caller_gets_503_and_not_googles_words_about_the_key() {
        pool = pool(1);
        upstream.refuses(400, new Failure.KeyRejected("API_KEY_INVALID", "bad"));

        relay(generate());

        assertThat(sink.status).isEqualTo(503);
        assertThat(refusal().body().asUtf8()).doesNotContain("upstream's own words");
        assertThat(refusal().retryAfter()).isPresent();
    }

    @Test
    void ten_bad_requests_move_no_key() {
        for (var i = 0; i < 10; i++) {
            upstream.refuses(400, new Failure.CallRejected(400, "schema"));

            relay(generate());

            assertThat(sink.status).isEqualTo(400);
            assertThat(refusal().body().asUtf8()).contains("upstream's own words");
        }
        assertThat(upstream.keysUsed).hasSize(10);
        assertThat(changes).isEmpty();
    }

    @Test
    void when_every_window_rests_the_answer_is_429_with_the_exact_wait_and_upstream_is_not_asked() {
        pool = pool(2);
        upstream.refuses(429, new Failure.MinuteSpent(Duration.ofSeconds(30), "rpm"))
                .refuses(429, new Failure.DaySpent("rpd"));
        relay(generate());
        clock.advance(Duration.ofMillis(10_500));

        relay(generate());

        assertThat(upstream.keysUsed).hasSize(2);
        assertThat(sink.status).isEqualTo(429);
        assertThat(refusal().retryAfter()).contains(Duration.ofMillis(19_500));
        assertThat(GeminiFault.read(refusal().body()).orElseThrow().retryDelay())
                .contains(Duration.ofMillis(19_500));
        assertThat(exchanges.getLast().attempts()).isEmpty();
    }

    @Test
    void when_the_last_attempt_closes_the_last_window_the_wait_is_exact_as_well() {
        upstream.refuses(429, new Failure.MinuteSpent(Duration.ofSeconds(36), "rpm"))
                .refuses(429, new Failure.MinuteSpent(Duration.ofSeconds(20), "rpm"))
                .refuses(429, new Failure.DaySpent("rpd"));

        relay(generate());

        assertThat(upstream.keysUsed).hasSize(3);
        assertThat(sink.status).isEqualTo(429);
        assertThat(refusal().retryAfter()).contains(Duration.ofSeconds(20));
    }

    @Test
    void when_attempts_run_out_before_keys_do_the_next_try_is_soon() {
        pool = pool(5);
        upstream.refuses(429, new Failure.DaySpent("rpd"))
                .refuses(429, new Failure.DaySpent("rpd"))
                .refuses(429, new Failure.DaySpent("rpd"));

        relay(generate());

        assertThat(refusal().retryAfter()).contains(Duration.ofSeconds(1));
    }

    @Test
    void without_any_key_the_answer_is_503() {
        pool = pool(0);

        relay(generate());

        assertThat(sink.status).isEqualTo(503);
        assertThat(refusal().retryAfter()).isPresent();
        assertThat(upstream.keysUsed).isEmpty();
    }

    @Test
    void attempts_are_bounded_and_no_key_is_tried_twice() {
        pool = pool(10);
        for (var i = 0; i < 3; i++) {
            upstream.refuses(500, new Failure.UpstreamFaulty(500, "internal"));
        }

        relay(generate());

        assertThat(upstream.keysUsed).containsExactly("k0", "k1", "k2");
        assertThat(sink.status).isEqualTo(500);
        assertThat(changes).isEmpty();
    }

    @Test
    void with_fewer_keys_than_attempts_each_is_tried_once_and_the_last_error_is_told() {
        pool = pool(2);
        upstream.refuses(500, new Failure.UpstreamFaulty(500, "a")).refuses(502, new Failure.UpstreamFaulty(502, "b"));

        relay(generate());

        assertThat(upstream.keysUsed).containsExactly("k0", "k1");
        assertThat(sink.status).isEqualTo(502);
    }

    @Test
    void when_no_other_key_is_left_the_last_error_is_told_without_a_pause() {
        pool = pool(1);
        upstream.refuses(503, new Failure.ModelOverloaded(503, "busy"));

        // Any pause would end at once and take the interruption with it.
        Thread.currentThread().interrupt();
        relay(generate());
        var wasLeftAlone = Thread.interrupted();

        assertThat(wasLeftAlone).isTrue();
        assertThat(sink.status).isEqualTo(503);
        assertThat(refusal().body().asUtf8()).contains("upstream's own words");
        assertThat(upstream.keysUsed).hasSize(1);
    }

    @Test
    void an_empty_reply_is_tried_once_more() {
        upstream.answers(EMPTY).answers(HELLO);

        relay(generate());

        assertThat(sink.body()).isEqualTo(HELLO);
        assertThat(exchanges.getFirst().attempts()).extracting(Attempt::failure).containsExactly("EmptyReply", "");
    }

    @Test
    void a_long_reply_whose_content_is_yet_to_come_is_not_empty() {
        var reply = "{\"candidates\":[{\"content\":{\"parts\":[{\"thoughtSignature\":\"" + "A".repeat(100_000)
                + "\",\"functionCall\":{\"name\":\"f\"}}]},\"finishReason\":\"STOP\"}]}";
        upstream.answers(reply);

        relay(generate());

        assertThat(upstream.keysUsed).hasSize(1);
        assertThat(sink.body()).isEqualTo(reply);
    }

    @Test
    void a_second_empty_reply_is_the_answer() {
        upstream.answers(EMPTY).answers(EMPTY);

        relay(generate());

        assertThat(sink.status).isEqualTo(200);
        assertThat(sink.body()).isEqualTo(EMPTY);
        assertThat(upstream.keysUsed).hasSize(2);
    }

    @Test
    void an_empty_reply_is_not_lost_when_there_is_no_other_key() {
        pool = pool(1);
        upstream.answers(EMPTY);

        relay(generate());

        assertThat(sink.status).isEqualTo(200);
        assertThat(refusal().body().asUtf8()).isEqualTo(EMPTY);
    }

    @Test
    void an_empty_reply_is_better_than_the_error_of_the_second_try() {
        upstream.answers(EMPTY)
                .refuses(429, new Failure.MinuteSpent(Duration.ofSeconds(30), "rpm"))
                .refuses(500, new Failure.UpstreamFaulty(500, "internal"));

        relay(generate());

        assertThat(upstream.keysUsed).hasSize(3);
        assertThat(sink.status).isEqualTo(200);
        assertThat(refusal().body().asUtf8()).isEqualTo(EMPTY);
    }

    @Test
    void a_blocked_prompt_is_never_tried_again() {
        upstream.answers("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}");

        relay(generate());

        assertThat(upstream.keysUsed).hasSize(1);
        assertThat(exchanges.getFirst().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_stream_that_breaks_ends_with_an_error_and_is_never_replayed() {
        upstream.breaksAfter(BEGINNING);

        relay(stream());

        assertThat(upstream.keysUsed).hasSize(1);
        assertThat(sink.failure).isNotNull();
        assertThat(sink.ended).isFalse();
        assertThat(exchanges.getFirst().outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(exchanges.getFirst().usage().prompt()).isEqualTo(3);
        assertThat(changes).isEmpty();
    }

    @Test
    void a_stream_without_a_finish_reason_is_recorded_as_broken() {
        upstream.streams(BEGINNING);

        relay(stream());

        assertThat(sink.ended).isTrue();
        assertThat(exchanges.getFirst().outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void a_caller_who_leaves_in_the_middle_ends_the_upstream_reply_and_blames_no_key() {
        upstream.streams(BEGINNING, BEGINNING, HELLO);
        sink.leavesAfter = 1;

        relay(stream());

        assertThat(upstream.open.get()).isZero();
        assertThat(changes).isEmpty();
        assertThat(exchanges.getFirst().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(pool.counts().inFlight()).isZero();
    }

    @Test
    void a_caller_who_leaves_before_the_reply_is_not_tried_for_again() {
        upstream.does(scope -> scope.end(CallScope.End.CALLER_LEFT));

        relay(generate());

        assertThat(upstream.keysUsed).hasSize(1);
        assertThat(sink.refusal).isNull();
        assertThat(exchanges.getFirst().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(exchanges.getFirst().status()).isEqualTo(499);
        assertThat(exchanges.getFirst().attempts()).extracting(Attempt::failure).containsExactly("CallerLeft");
    }

    @Test
    void one_deadline_covers_all_attempts_and_the_callers_own_is_heeded() {
        upstream.does(_ -> clock.advance(Duration.ofSeconds(4))).does(_ -> {
            clock.advance(Duration.ofSeconds(4));
            liveCalls.sweep();
        });

        relay(call("/v1beta/models/m:generateContent", "POST", Optional.of(Duration.ofSeconds(7))));

        assertThat(upstream.keysUsed).hasSize(2);
        assertThat(sink.status).isEqualTo(504);
    }

    @Test
    void a_stream_may_last_as_long_as_it_is_not_silent_and_silence_ends_it() {
        var sweepings = new ArrayList<Optional<CallScope.End>>();
        var scope = new CallScope(() -> false);
        upstream.streams(BEGINNING, BEGINNING, BEGINNING, HELLO);
        sink.onPart = () -> {
            clock.advance(Duration.ofMinutes(4));
            liveCalls.sweep();
            sweepings.add(scope.ended());
        };

        relay(stream(), scope);
        scope.check(clock.instant().plus(Duration.ofMinutes(4)));
        var before = scope.ended();
        scope.check(clock.instant().plus(Duration.ofMinutes(6)));

        assertThat(sink.ended).isTrue();
        assertThat(sweepings).hasSize(4).containsOnly(Optional.empty());
        assertThat(before).isEmpty();
        assertThat(scope.ended()).contains(CallScope.End.DEADLINE);
    }

    @Test
    void filtered_models_are_not_there() {
        relay(call("/v1beta/models/hidden:generateContent", "POST", Optional.empty()));

        assertThat(sink.status).isEqualTo(404);
        assertThat(upstream.keysUsed).isEmpty();
    }

    @Test
    void what_may_have_been_done_already_is_not_done_again() {
        upstream.refuses(0, new Failure.Unreachable("reset"));

        relay(call("/v1beta/cachedContents", "POST", Optional.empty()));

        assertThat(upstream.keysUsed).hasSize(1);
        assertThat(sink.status).isEqualTo(503);
    }

    @Test
    void a_refused_location_stops_calls_for_a_while_and_touches_no_key() {
        upstream.refuses(400, new Failure.EgressRefused("User location is not supported"));
        relay(generate());
        var first = sink.status;

        relay(generate());

        assertThat(first).isEqualTo(400);
        assertThat(sink.status).isEqualTo(503);
        assertThat(refusal().retryAfter()).contains(Duration.ofSeconds(30));
        assertThat(upstream.keysUsed).hasSize(1);
        assertThat(changes).isEmpty();
    }

    @Test
    void a_completion_of_googles_openai_endpoint_is_never_taken_for_empty_and_is_counted() {
        upstream.answers("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":9},"
                + "\"model\":\"m-001\"}");

        relay(compat(false));

        assertThat(upstream.keysUsed).hasSize(1);
        var exchange = exchanges.getFirst();
        assertThat(exchange.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(exchange.operation()).isEqualTo("compat");
        assertThat(exchange.modelServed()).isEqualTo("m-001");
        assertThat(exchange.usage().thoughts()).isEqualTo(5);
        assertThat(exchange.usage().total()).isEqualTo(9);
    }

    @Test
    void a_stream_of_googles_openai_endpoint_is_complete_with_its_finish_reason_alone() {
        var open = "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}";
        var done = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}";
        upstream.streams(open, done, "[DONE]").streams(open);

        relay(compat(true));
        relay(compat(true));

        assertThat(exchanges).extracting(Exchange::outcome).containsExactly(Outcome.COMPLETED, Outcome.BROKEN);
        assertThat(exchanges.getFirst().finishReason()).isEqualTo("tool_calls");
    }

    @Test
    void a_lost_answer_of_googles_openai_endpoint_is_asked_for_again() {
        upstream.refuses(0, new Failure.Unreachable("reset")).answers("{\"choices\":[]}");

        relay(compat(false));

        assertThat(sink.status).isEqualTo(200);
        assertThat(upstream.keysUsed).hasSize(2);
    }

    @Test
    void a_call_under_way_hears_of_every_sweep_until_it_is_over() {
        var swept = new ArrayList<Instant>();
        var scope = new CallScope(() -> false);
        scope.onSweep(swept::add);
        sink.onPart = liveCalls::sweep;
        upstream.answers(HELLO);

        relay(generate(), scope);
        liveCalls.sweep();

        assertThat(swept).containsExactly(NOON);
    }

    private Call compat(boolean streams) {
        var path = GeminiPath.compat("chat/completions", "m", streams);
        return new Call(
                "call",
                clock.instant(),
                new Caller("t", Scope.CLIENT),
                "POST",
                path,
                List.of(),
                Payload.of(Bytes.utf8("{}")),
                Optional.empty());
    }

    private void relay(Call call) {
        relay(call, new CallScope(() -> false));
    }

    private void relay(Call call, CallScope scope) {
        var settings = new Settings(
                new RelaySettings(
                        URI.create("http://upstream"), 3, Duration.ofMinutes(5), 1 << 20, Map.of(), Set.of("hidden")),
                new KeySettings(3, Duration.ZERO, "m"));
        new RelayCall(pool, upstream, egress, new CurrentSettings(settings), liveCalls, List.of(exchanges::add), clock)
                .relay(call, scope, sink);
    }

    private final EgressGate egress = new EgressGate();

    private Refusal refusal() {
        assertThat(sink.refusal).isNotNull();
        return sink.refusal;
    }

    private Call generate() {
        return call("/v1beta/models/m:generateContent", "POST", Optional.empty());
    }

    private Call stream() {
        return call("/v1beta/models/m:streamGenerateContent?alt=sse", "POST", Optional.empty());
    }

    private static Call with(Call call, Payload body) {
        return new Call(
                call.id(),
                call.startedAt(),
                call.caller(),
                call.method(),
                call.path(),
                call.headers(),
                body,
                call.patience());
    }

    private Call call(String target, String method, Optional<Duration> patience) {
        try {
            var parts = target.split("\\?", 2);
            return new Call(
                    "call",
                    clock.instant(),
                    new Caller("t", Scope.CLIENT),
                    method,
                    GeminiPath.parse(parts[0], parts.length > 1 ? parts[1] : null),
                    List.of(),
                    Payload.of(Bytes.utf8("{}")),
                    patience);
        } catch (BadPath e) {
            throw new AssertionError(e);
        }
    }

    private KeyPool pool(int size) {
        return new KeyPool(
                IntStream.range(0, size)
                        .mapToObj(
                                i -> new ApiKey(new KeyId("k" + i), new Secret("secret-" + i), new ProjectId("k" + i)))
                        .toList(),
                changes::add);
    }
}
