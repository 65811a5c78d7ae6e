package io.pollux.simulator.project;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Usage of every project and model. */
public final class Ledger {
    private final InstantSource clock;
    private final Map<Bucket, Usage> usages = new ConcurrentHashMap<>();

    public Ledger(InstantSource clock) {
        this.clock = clock;
    }

    /** Charges the project, or tells which limits stand in the way. */
    public List<Violation> charge(Project project, String model, long requests, long tokens) {
        Quota quota = project.quota(model);
        if (quota.equals(Quota.UNLIMITED)) {
            return List.of();
        }
        return usages.computeIfAbsent(new Bucket(project.name(), model), _ -> new Usage())
                .charge(clock.instant(), quota, requests, tokens);
    }

    public void clear() {
        usages.clear();
    }

    private record Bucket(String project, String model) {}
}
