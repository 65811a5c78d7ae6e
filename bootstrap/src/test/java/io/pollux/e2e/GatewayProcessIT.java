package io.pollux.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayProcessIT {
    @Test
    void a_gateway_stops_when_asked_and_starts_again_on_its_data() {
        try (var gateway = GatewayProcess.start(Map.of("API_KEYS", "AIza-some-key", "AUTH_TOKEN", "an-admin-token"))) {
            var code = gateway.stop();
            gateway.restart();

            assertThat(code).as(gateway.log()).isIn(0, 143);
            assertThat(gateway.dataDir()).isDirectoryContaining("glob:**/pollux.db");
        }
    }
}
