package io.pollux.e2e;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Google's own JavaScript SDK, unmodified, as a client of the gateway; the cases are in {@code src/test/js}. */
class GoogleJsSdkIT {
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
    Stream<DynamicNode> cases() {
        return Stream.of(version("v1, the SDK's choice", Map.of()), version("v1beta", Map.of("API_VERSION", "v1beta")));
    }

    private static DynamicNode version(String name, Map<String, String> environment) {
        return dynamicContainer(
                name,
                Stream.of(environment)
                        .flatMap(variables -> JsCases.run("cases.mjs", google, gateway, variables).stream()));
    }
}
