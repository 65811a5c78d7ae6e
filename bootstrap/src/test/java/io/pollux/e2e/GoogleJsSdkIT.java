package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Google's own JavaScript SDK, unmodified, as a client of the gateway; the cases are in {@code src/test/js}. */
class GoogleJsSdkIT {
    private static final Path SUITE = Path.of("src/test/js");

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
    Stream<DynamicNode> cases(@TempDir Path directory) {
        return Stream.of(
                version("v1, the SDK's choice", Map.of(), directory),
                version("v1beta", Map.of("API_VERSION", "v1beta"), directory));
    }

    private static DynamicNode version(String name, Map<String, String> environment, Path directory) {
        return dynamicContainer(
                name,
                Stream.of(environment)
                        .map(variables -> run(variables, directory))
                        .flatMap(List::stream));
    }

    private static List<DynamicNode> run(Map<String, String> environment, Path directory) {
        try {
            var output = Files.createTempFile(directory, "cases", ".jsonl").toFile();
            var builder = new ProcessBuilder("node", "cases.mjs")
                    .directory(SUITE.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(output);
            builder.environment()
                    .putAll(Map.of(
                            "GATEWAY_URL", gateway.baseUrl(),
                            "TOKEN", SimulatedGoogle.TOKEN,
                            "SIMULATOR_URL", google.simulator().baseUrl(),
                            "HIDDEN_MODEL", SimulatedGoogle.HIDDEN_MODEL,
                            "SCARCE_MODEL", SimulatedGoogle.SCARCE_MODEL));
            builder.environment().putAll(environment);
            var code = builder.start().waitFor();
            var lines = Files.readAllLines(output.toPath(), UTF_8);
            return Stream.concat(
                            lines.stream().map(GoogleJsSdkIT::test),
                            Stream.of(dynamicTest("the suite ends regularly", () -> assertThat(code)
                                    .isZero())))
                    .map(DynamicNode.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static DynamicNode test(String line) {
        var result = Json.readTree(line);
        var name =
                result.path("name").asString("?") + " (" + result.path("took").asInt(0) + " ms)";
        return dynamicTest(
                name, () -> assertThat(result.path("error").asString("")).isEmpty());
    }
}
