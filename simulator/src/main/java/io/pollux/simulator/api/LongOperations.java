package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.project.Project;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Videos in the making: the first look finds one unfinished, the second done. */
final class LongOperations {
    private static final String SAMPLE = "models/veo-3.1-generate-preview/operations/abc123def456";

    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    void clear() {
        entries.clear();
    }

    ObjectNode start(Project owner, Model model) {
        String name = String.format("models/%s/operations/simop%07d", model.id(), sequence.incrementAndGet());
        entries.put(name, new Entry(owner.name(), new AtomicInteger()));
        return Json.object().put("name", name);
    }

    ObjectNode look(Project owner, @Nullable String name) throws Refusal {
        Entry entry = name == null ? null : entries.get(name);
        if (entry == null || name == null || !entry.owner.equals(owner.name())) {
            throw Refusal.of(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        if (entry.looks.getAndIncrement() == 0) {
            return Json.object().put("name", name);
        }
        String done = Samples.get("14b-veo-operation-done.json").text().replace(SAMPLE, name);
        return (ObjectNode) Json.read(Bytes.utf8(done));
    }

    private record Entry(String owner, AtomicInteger looks) {}
}
