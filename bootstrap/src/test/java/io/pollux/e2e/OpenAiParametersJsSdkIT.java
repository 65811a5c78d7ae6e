package io.pollux.e2e;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every parameter that OpenAI's SDK knows, on both surfaces of the dialect; the cases are in {@code src/test/js}. */
class OpenAiParametersJsSdkIT {
    private static SimulatedGoogle google;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        var environment = new LinkedHashMap<>(google.gatewayEnvironment());
        environment.put(
                "MODEL_ALIASES",
                "{\"gpt-5.4\":\"gemini-3.8-flash\",\"text-embedding-3-small\":\"gemini-embedding-001\"}");
        environment.put("CREATE_IMAGE_MODEL", "gemini-3-pro-image");
        gateway = GatewayProcess.start(environment);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        google.close();
    }

    @TestFactory
    List<DynamicNode> cases() {
        return JsCases.run("openai-parameters-cases.mjs", google, gateway, Map.of());
    }
}
