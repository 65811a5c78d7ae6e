package io.pollux.simulator.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The projects that exist, found by any of their keys. */
public final class Projects {
    private final Map<String, Project> byName = new ConcurrentHashMap<>();
    private final Map<String, Project> byKey = new ConcurrentHashMap<>();

    /** Defines a project, in place of one of the same name. */
    public synchronized void put(Project project) {
        Project before = byName.put(project.name(), project);
        if (before != null) {
            before.keys().keySet().forEach(byKey::remove);
        }
        project.keys().keySet().forEach(key -> byKey.put(key, project));
    }

    public synchronized void clear() {
        byName.clear();
        byKey.clear();
    }

    public @Nullable Project owner(@Nullable String key) {
        return key == null ? null : byKey.get(key);
    }

    public @Nullable Project named(String name) {
        return byName.get(name);
    }

    public synchronized List<Project> all() {
        return new ArrayList<>(byName.values());
    }
}
