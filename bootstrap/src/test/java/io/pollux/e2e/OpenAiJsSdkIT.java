package io.pollux.e2e;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** OpenAI's own JavaScript SDK, unmodified, as a client of the gateway; the cases are in {@code src/test/js}. */
class OpenAiJsSdkIT {
    private static SimulatedGoogle google;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        gateway = GatewayProcess.start(google.gatewayEnvironment());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        google.close();
    }

    @TestFactory
    List<DynamicNode> cases() {
        return JsCases.run("openai-cases.mjs", google, gateway, Map.of());
    }
}
