package io.pollux.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The wire samples among the test resources. */
public final class Samples {
    private static final String ROOT = "/gemini-samples/";

    private Samples() {}

    public static byte[] array(String name) {
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(ROOT + name), name)) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public static Bytes bytes(String name) {
        return Bytes.owning(array(name));
    }

    public static String text(String name) {
        return new String(array(name), UTF_8);
    }

    /** Names of all samples that match, relative to the folder. */
    public static List<String> named(String regex) {
        try {
            Path root = Path.of(
                    Objects.requireNonNull(Samples.class.getResource(ROOT)).toURI());
            try (Stream<Path> files = Files.walk(root)) {
                List<String> names = files.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString())
                        .filter(name -> name.matches(regex))
                        .sorted()
                        .toList();
                if (names.isEmpty()) {
                    throw new IllegalArgumentException("no sample is named " + regex);
                }
                return names;
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
