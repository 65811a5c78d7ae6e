package io.pollux.simulator.json;

import io.pollux.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The canned bodies that come with the simulator, by file name. */
public final class Samples {
    private static final Map<String, Sample> ALL = load();

    private Samples() {}

    public static Set<String> names() {
        return ALL.keySet();
    }

    /** The sample, or an unchecked complaint that names it. */
    public static Sample get(String file) {
        Sample sample = ALL.get(file);
        if (sample == null) {
            throw new IllegalArgumentException("sample: " + file + " (expected: one of " + ALL.keySet() + ")");
        }
        return sample;
    }

    private static Map<String, Sample> load() {
        Map<String, Sample> all = new TreeMap<>();
        for (JsonNode row : Json.read(resource("manifest.json"))) {
            List<String> headers = new ArrayList<>();
            row.path("headers")
                    .properties()
                    .forEach(h -> headers.add(h.getKey() + ": " + h.getValue().asString("")));
            String file = row.path("file").asString("");
            all.put(
                    file,
                    new Sample(
                            file,
                            row.path("status").asInt(200),
                            row.path("contentType").asString(""),
                            List.copyOf(headers),
                            resource(file)));
        }
        return Map.copyOf(all);
    }

    private static Bytes resource(String file) {
        try (@Nullable InputStream in = Samples.class.getResourceAsStream("/samples/" + file)) {
            if (in == null) {
                throw new IllegalStateException("resource: samples/" + file + " (expected: in the jar)");
            }
            return Bytes.owning(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
