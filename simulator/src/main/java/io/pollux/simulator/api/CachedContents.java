package io.pollux.simulator.api;

import io.pollux.simulator.json.Json;
import io.pollux.simulator.project.Project;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Explicit caches; each belongs to the project that made it. */
final class CachedContents {
    private static final Duration USUAL_LIFE = Duration.ofHours(1);

    private final InstantSource clock;
    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

    CachedContents(InstantSource clock) {
        this.clock = clock;
    }

    void clear() {
        entries.clear();
    }

    ObjectNode create(Project owner, ObjectNode body, Model model) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant expires = expiry(body, now);
        String id = String.format("simulatedcache%026d", sequence.incrementAndGet());
        int tokens = new Conversation(body).promptTokens();
        ObjectNode json = Json.object()
                .put("name", "cachedContents/" + id)
                .put("model", "models/" + model.id())
                .put("createTime", now.toString())
                .put("updateTime", now.toString())
                .put("expireTime", expires.toString())
                .put("displayName", body.path("displayName").asString(""));
        json.putObject("usageMetadata").put("totalTokenCount", tokens);
        entries.put(id, new Entry(owner.name(), model.id(), expires, tokens, json));
        return json;
    }

    ObjectNode list(Project owner) {
        ObjectNode root = Json.object();
        ArrayNode rows = Json.array();
        entries.values().stream().filter(entry -> visible(entry, owner)).forEach(entry -> rows.add(entry.json));
        if (!rows.isEmpty()) {
            root.set("cachedContents", rows);
        }
        return root;
    }

    ObjectNode get(Project owner, @Nullable String id) throws Refusal {
        return own(owner, id).json;
    }

    ObjectNode delete(Project owner, @Nullable String id) throws Refusal {
        own(owner, id);
        entries.remove(String.valueOf(id));
        return Json.object();
    }

    /** The tokens that the named cache adds to a prompt. */
    int use(Project owner, String name, Model model) throws Refusal {
        String id = name.substring(name.lastIndexOf('/') + 1);
        Entry entry = entries.get(id);
        if (entry != null && entry.owner.equals(owner.name()) && !entry.expires.isAfter(clock.instant())) {
            throw Refusal.like("cache-404.json");
        }
        Entry own = own(owner, id);
        if (!own.model.equals(model.id())) {
            throw Refusal.like("cache-model-mismatch.json");
        }
        return own.tokens;
    }

    private Entry own(Project owner, @Nullable String id) throws Refusal {
        Entry entry = id == null ? null : entries.get(id);
        if (entry == null || !visible(entry, owner)) {
            throw Refusal.of(403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)");
        }
        return entry;
    }

    private boolean visible(Entry entry, Project owner) {
        return entry.owner.equals(owner.name()) && entry.expires.isAfter(clock.instant());
    }

    private static Instant expiry(ObjectNode body, Instant now) {
        String ttl = body.path("ttl").asString("");
        String until = body.path("expireTime").asString(body.path("expire_time").asString(""));
        if (!until.isEmpty()) {
            return Instant.parse(until);
        }
        return now.plus(ttl.isEmpty() ? USUAL_LIFE : Duration.parse("PT" + ttl));
    }

    private record Entry(String owner, String model, Instant expires, int tokens, ObjectNode json) {}
}
