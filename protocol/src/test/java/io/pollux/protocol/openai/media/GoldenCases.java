package io.pollux.protocol.openai.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Folders of JSON files among the test resources, one folder for each case. */
public final class GoldenCases {
    private GoldenCases() {}

    /** The cases of an endpoint. */
    public static List<Path> of(String endpoint) {
        try {
            Path root = Path.of(
                    Objects.requireNonNull(GoldenCases.class.getResource("/openai-endpoints/" + endpoint), endpoint)
                            .toURI());
            try (Stream<Path> folders = Files.list(root)) {
                List<Path> cases = folders.filter(Files::isDirectory).sorted().toList();
                assertThat(cases).isNotEmpty();
                return cases;
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A file of a case. */
    public static JsonNode read(Path folder, String name) {
        try {
            return Json.readTree(Bytes.owning(Files.readAllBytes(folder.resolve(name))));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Demands the very spelling, order included. */
    public static void assertSame(JsonNode actual, Path folder, String name) {
        assertThat(Json.write(actual).asUtf8())
                .as("%s/%s", folder.getFileName(), name)
                .isEqualTo(Json.write(read(folder, name)).asUtf8());
    }

    /** Demands it of all, which are told as one list. */
    public static void assertSame(List<? extends JsonNode> actual, Path folder, String name) {
        assertSame(Json.object().arrayNode().addAll(actual), folder, name);
    }
}
