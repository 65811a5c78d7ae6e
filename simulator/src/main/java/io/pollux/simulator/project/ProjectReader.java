package io.pollux.simulator.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads projects from JSON; throws an unchecked complaint about anything it does not know. */
public final class ProjectReader {
    private static final Set<String> KNOWN =
            Set.of("name", "number", "tier", "state", "keys", "quotas", "outsideTier", "notForNewUsers");

    private ProjectReader() {}

    /** One project, an array of them, or such an array under {@code projects}. */
    public static List<Project> read(JsonNode json) {
        JsonNode all = json.has("projects") ? json.path("projects") : json;
        List<Project> projects = new ArrayList<>();
        if (all.isArray()) {
            all.forEach(one -> projects.add(project(one)));
        } else {
            projects.add(project(all));
        }
        return projects;
    }

    private static Project project(JsonNode json) {
        json.propertyNames().forEach(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("project field: " + name + " (expected: one of " + KNOWN + ")");
            }
        });
        String name = json.path("name").asString("");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("project name: absent (expected: some text)");
        }
        String number = Long.toString(100_000_000_000L + Math.floorMod(name.hashCode() * 7919L, 899_999_999_999L));
        return new Project(
                name,
                json.path("number").asString(number),
                Tier.named(json.path("tier").asString("free")),
                ProjectState.named(json.path("state").asString("active")),
                keys(json.path("keys")),
                quotas(json.path("quotas")),
                names(json.path("outsideTier")),
                names(json.path("notForNewUsers")));
    }

    private static Map<String, KeyState> keys(JsonNode json) {
        Map<String, KeyState> keys = new LinkedHashMap<>();
        for (JsonNode key : json) {
            if (key.isString()) {
                keys.put(key.stringValue(), KeyState.ACTIVE);
            } else {
                keys.put(
                        key.path("key").asString(""),
                        KeyState.named(key.path("state").asString("active")));
            }
        }
        return keys;
    }

    private static Map<String, Quota> quotas(JsonNode json) {
        Map<String, Quota> quotas = new LinkedHashMap<>();
        json.properties().forEach(member -> {
            JsonNode limits = member.getValue();
            quotas.put(
                    member.getKey(),
                    new Quota(
                            limits.path("rpm").asLong(0),
                            limits.path("tpm").asLong(0),
                            limits.path("rpd").asLong(0)));
        });
        return quotas;
    }

    private static Set<String> names(JsonNode json) {
        Set<String> names = new LinkedHashSet<>();
        json.forEach(name -> names.add(name.asString("")));
        return names;
    }
}
