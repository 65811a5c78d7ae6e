package io.pollux.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import io.pollux.e2e.Await;
import io.pollux.e2e.GatewayProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Callers who send half a request, or never read their endless stream, cost nobody else an answer. */
class SlowReadersIT {
    private static final String AUTH = "x-goog-api-key: " + Wire.TOKEN;
    private static final String PATH = "/v1beta/models/m:generateContent";
    private static final String ENDLESS = "/v1beta/models/endless:streamGenerateContent?alt=sse";
    private static final String EVENT =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + "a".repeat(60_000) + "\"}]}}]}\r\n\r\n";

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();

    @Test
    void hold_nobody_up_and_are_let_go_when_they_leave() throws IOException {
        var idle = new ArrayList<Wire>();
        try (var upstream = new ScriptedServer(this::answer);
                var gateway = GatewayProcess.start(Map.of(
                        "BASE_URL",
                        upstream.url(),
                        "API_KEYS",
                        "AIza-slow-1",
                        "ALLOWED_TOKENS",
                        Wire.TOKEN,
                        "AUTH_TOKEN",
                        "an-admin-token"))) {
            for (var i = 0; i < 200; i++) {
                var whole = Wire.request("POST", PATH, "{\"half\":\"" + "x".repeat(200), AUTH);
                idle.add(new Wire(gateway.port()).send(whole.substring(0, i % 2 == 0 ? whole.length() - 100 : 60)));
            }
            for (var i = 0; i < 50; i++) {
                idle.add(new Wire(gateway.port(), 4096).send(Wire.request("POST", ENDLESS, "{}", AUTH)));
            }
            Await.until("all buffers are full", Duration.ofSeconds(60), this::isStuck);

            var began = System.nanoTime();
            for (var i = 0; i < 20; i++) {
                assertThat(Wire.ask(gateway.port(), "POST", PATH, "{}").status())
                        .isEqualTo(200);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(open).hasValue(50);
            for (var wire : idle) {
                wire.reset();
            }
            Await.until("upstream is rid of all streams", Duration.ofSeconds(10), () -> open.get() == 0);
        }
    }

    private void answer(ScriptedServer.Connection connection) throws IOException {
        if (!connection.request().contains("/endless:")) {
            connection.answer(200, "application/json", "{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\"}]}");
            return;
        }
        open.incrementAndGet();
        try {
            connection.head(200, "text/event-stream");
            while (true) {
                connection.write(EVENT);
                written.incrementAndGet();
            }
        } finally {
            open.decrementAndGet();
        }
    }

    /** Whether all streams are open and none of them has got any further for a second. */
    private boolean isStuck() {
        var before = written.get();
        var until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (System.nanoTime() < until && written.get() == before) {
            LockSupport.parkNanos(10_000_000);
        }
        return open.get() == 50 && written.get() == before;
    }
}
