package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is delivered with the gateway: its libraries, and the benchmarks. */
class ProductIT {
    /** Either would be loaded, or checked for its signature, at each start. */
    @Test
    void no_library_is_delivered_that_the_gateway_does_not_need() throws IOException {
        try (var libraries = Files.list(Path.of(System.getProperty("pollux.app"), "lib"))) {
            assertThat(libraries.map(library -> library.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("hibernate-core"))
                    .noneMatch(name -> name.startsWith("byte-buddy") || name.startsWith("bcprov"));
        }
    }

    @Test
    void the_benchmarks_refuse_what_they_cannot_measure_and_count_right() throws IOException, InterruptedException {
        var tests = new ProcessBuilder("node", "--test", "../benchmarks/bench.test.mjs")
                .redirectErrorStream(true)
                .start();

        var said = new String(tests.getInputStream().readAllBytes(), UTF_8);
        assertThat(tests.waitFor()).as(said).isZero();
    }
}
