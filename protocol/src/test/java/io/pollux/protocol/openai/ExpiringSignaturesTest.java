package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiringSignaturesTest {
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void a_signature_is_recalled_by_its_tenant_only() {
        ExpiringSignatures signatures = signatures(1 << 20);

        signatures.of("a").remember("call_1", signed("c2ln"));

        assertThat(signatures.of("a").recall("call_1")).contains(signed("c2ln"));
        assertThat(signatures.of("b").recall("call_1")).isEmpty();
        assertThat(signatures.of("a").recall("call_2")).isEmpty();
    }

    @Test
    void a_signature_expires_however_often_it_was_recalled() {
        ExpiringSignatures signatures = signatures(1 << 20);
        SignatureMemory memory = signatures.of("a");
        memory.remember("call_1", signed("c2ln"));

        now = now.plus(ExpiringSignatures.A_DAY).minusMillis(1);
        assertThat(memory.recall("call_1")).contains(signed("c2ln"));
        now = now.plusMillis(1);

        assertThat(memory.recall("call_1")).isEmpty();
        assertThat(signatures.bytes()).isZero();
    }

    @Test
    void a_second_signature_of_a_call_takes_the_place_of_the_first() {
        ExpiringSignatures signatures = signatures(1 << 20);
        SignatureMemory memory = signatures.of("a");
        memory.remember("call_1", signed("x".repeat(1_000)));
        long before = signatures.bytes();

        memory.remember("call_1", signed("y".repeat(1_000)));

        assertThat(memory.recall("call_1")).contains(signed("y".repeat(1_000)));
        assertThat(signatures.bytes()).isEqualTo(before);
    }

    @Test
    void what_was_not_asked_for_the_longest_gives_way() {
        SignatureMemory memory = signatures(3_500).of("a");
        memory.remember("call_1", signed("x".repeat(1_000)));
        memory.remember("call_2", signed("x".repeat(1_000)));
        memory.remember("call_3", signed("x".repeat(100)));
        memory.recall("call_1");

        memory.remember("call_4", signed("x".repeat(1_000)));

        assertThat(memory.recall("call_2")).isEmpty();
        assertThat(memory.recall("call_1")).isPresent();
        assertThat(memory.recall("call_3")).isPresent();
        assertThat(memory.recall("call_4")).isPresent();
    }

    @Test
    void a_signature_that_does_not_fit_displaces_nothing() {
        SignatureMemory memory = signatures(3_500).of("a");
        memory.remember("call_1", signed("x".repeat(1_000)));

        memory.remember("call_2", signed("x".repeat(4_000)));

        assertThat(memory.recall("call_1")).isPresent();
        assertThat(memory.recall("call_2")).isEmpty();
    }

    @Test
    void many_callers_at_once_never_take_more_than_the_room() throws InterruptedException {
        ExpiringSignatures signatures = new ExpiringSignatures(100_000, ExpiringSignatures.A_DAY, () -> now);
        List<Thread> callers = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            String tenant = "tenant" + caller;
            callers.add(Thread.ofVirtual().start(() -> {
                SignatureMemory memory = signatures.of(tenant);
                for (int call = 0; call < 2_000; call++) {
                    memory.remember("call_" + call, signed(tenant + call));
                    String kept = memory.recall("call_" + call / 2)
                            .map(RememberedCall::signature)
                            .orElse(tenant + call / 2);
                    if (!kept.equals(tenant + call / 2) || signatures.bytes() > 100_000) {
                        synchronized (wrong) {
                            wrong.add(kept);
                        }
                    }
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join(Duration.ofSeconds(30));
        }

        assertThat(wrong).isEmpty();
        assertThat(signatures.bytes()).isBetween(50_000L, 100_000L);
    }

    private static RememberedCall signed(String signature) {
        return new RememberedCall("gemini-3.8-flash", "", signature);
    }

    private ExpiringSignatures signatures(long maxBytes) {
        return new ExpiringSignatures(maxBytes, ExpiringSignatures.A_DAY, () -> now, 1);
    }
}
