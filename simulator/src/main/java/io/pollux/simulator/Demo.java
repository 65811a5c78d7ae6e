package io.pollux.simulator;

import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.Quota;
import io.pollux.simulator.project.Tier;
import java.util.List;
import java.util.Set;

/** The projects and keys of the demo. */
public final class Demo {
    public static final String ALPHA_KEY = "AIza-demo-alpha-0001";
    public static final String ALPHA_SECOND_KEY = "AIza-demo-alpha-0002";
    public static final String BETA_KEY = "AIza-demo-beta-0001";
    public static final String GAMMA_KEY = "AQ.demo-gamma-0001";

    private Demo() {}

    /** Three free projects, small enough for a fail-over to be seen. */
    public static List<Project> projects() {
        return List.of(
                free(Project.of("alpha", "100000000101", Tier.FREE, ALPHA_KEY, ALPHA_SECOND_KEY)),
                free(Project.of("beta", "100000000202", Tier.FREE, BETA_KEY)),
                free(Project.of("gamma", "100000000303", Tier.FREE, GAMMA_KEY)));
    }

    private static Project free(Project project) {
        return project.withQuota("*", new Quota(15, 250_000, 1000))
                .withQuota("gemini-embedding-001", new Quota(100, 30_000, 1000))
                .withQuota("gemini-embedding-2", new Quota(100, 30_000, 1000))
                .withoutModels(Set.of("gemini-4-argon", "gemini-3.1-pro"), Set.of("gemini-2.5-pro"));
    }
}
