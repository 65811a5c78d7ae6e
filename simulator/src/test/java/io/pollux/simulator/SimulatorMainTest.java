package io.pollux.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatorMainTest {

    @Test
    void options_are_read_from_the_command_line() {
        Options options = SimulatorMain.options(
                "--port",
                "0",
                "--demo",
                "--open",
                "--no-record",
                "--latency-ms",
                "5",
                "--events",
                "7",
                "--event-gap-ms",
                "9");

        assertThat(options.port()).isZero();
        assertThat(options.demo()).isTrue();
        assertThat(options.open()).isTrue();
        assertThat(options.record()).isFalse();
        assertThat(options.latency()).isEqualTo(Duration.ofMillis(5));
        assertThat(options.events()).isEqualTo(7);
        assertThat(options.gap()).isEqualTo(Duration.ofMillis(9));
    }

    @Test
    void an_unknown_option_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SimulatorMain.options("--nonsense"));
    }
}
