package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The folders of {@code chat-to-gemini}, each a case of an {@code input.json} and an {@code expected.json}. */
final class Golden {
    private static final String ROOT = "/chat-to-gemini/";

    private Golden() {}

    static List<String> cases() {
        try (Stream<Path> folders = Files.list(
                Path.of(Objects.requireNonNull(Golden.class.getResource(ROOT)).toURI()))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static JsonNode input(String name) {
        return read(name + "/input.json");
    }

    static JsonNode expected(String name) {
        return read(name + "/expected.json");
    }

    private static JsonNode read(String file) {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(ROOT + file), file)) {
            return Json.readTree(Bytes.utf8(new String(in.readAllBytes(), UTF_8)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
