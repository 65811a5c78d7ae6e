package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/** A file of {@code src/test/js} run in Node; it prints one line for each of its cases. */
final class JsCases {
    private static final Path SUITE = Path.of("src/test/js");

    private JsCases() {}

    /** Runs the file to its end; a test for each case, and one for the regular end of the whole. */
    static List<DynamicNode> run(
            String file, SimulatedGoogle google, GatewayProcess gateway, Map<String, String> environment) {
        try {
            var output = Files.createTempFile("cases-", ".jsonl");
            try {
                var code = run(file, output, google, gateway, environment);
                return Stream.concat(
                                Files.readAllLines(output, UTF_8).stream().map(JsCases::test),
                                Stream.of(dynamicTest("the suite ends regularly", () -> assertThat(code)
                                        .isZero())))
                        .map(DynamicNode.class::cast)
                        .toList();
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int run(
            String file, Path output, SimulatedGoogle google, GatewayProcess gateway, Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder("node", file)
                .directory(SUITE.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "GATEWAY_URL", gateway.baseUrl(),
                        "TOKEN", SimulatedGoogle.TOKEN,
                        "SIMULATOR_URL", google.simulator().baseUrl(),
                        "HIDDEN_MODEL", SimulatedGoogle.HIDDEN_MODEL,
                        "SCARCE_MODEL", SimulatedGoogle.SCARCE_MODEL));
        builder.environment().putAll(environment);
        return builder.start().waitFor();
    }

    private static DynamicNode test(String line) {
        var result = Json.readTree(line);
        var name =
                result.path("name").asString("?") + " (" + result.path("took").asInt(0) + " ms)";
        return dynamicTest(
                name, () -> assertThat(result.path("error").asString("")).isEmpty());
    }
}
