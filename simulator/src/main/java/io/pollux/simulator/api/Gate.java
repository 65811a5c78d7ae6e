package io.pollux.simulator.api;

import io.pollux.simulator.project.KeyState;
import io.pollux.simulator.project.Ledger;
import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.ProjectState;
import io.pollux.simulator.project.Projects;
import io.pollux.simulator.project.Tier;
import io.pollux.simulator.project.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides who may call: credentials, then the key, then the project, later its quota. */
final class Gate {
    private static final String NUMBER = "123456789012";

    private final Projects projects;
    private final Ledger ledger;
    private final @Nullable Project everyone;

    Gate(Projects projects, Ledger ledger, boolean open) {
        this.projects = projects;
        this.ledger = ledger;
        this.everyone = open ? Project.of("open", "100000000001", Tier.TIER3) : null;
    }

    @Nullable
    Project owner(Credential credential) {
        Project owner = projects.owner(credential.key());
        return owner == null && credential.key() != null ? everyone : owner;
    }

    Project admit(Credential credential, Route route) throws Refusal {
        String key = credential.key();
        if (credential.count() > 1) {
            throw Refusal.like("400-multiple-credentials.json");
        }
        boolean bearer = credential.form().equals("bearer");
        if (bearer && route.dialect() != Route.Dialect.OPENAI) {
            throw unsupported(route);
        }
        if (key == null) {
            throw Refusal.of(
                    403,
                    "PERMISSION_DENIED",
                    "Method doesn't allow unregistered callers (callers without established identity). "
                            + "Please use API Key or other form of API consumer identity to call this API.");
        }
        Project project = owner(credential);
        if (project == null) {
            throw Refusal.like("400-api-key-invalid.json");
        }
        check(project.keyState(key), project, route);
        check(project.state(), project, key);
        return project;
    }

    /** Charges a call to the model, or refuses it. */
    void charge(Caller caller, Model model, long requests, long tokens) throws Refusal {
        Project project = caller.project();
        boolean embedding = model.methods().contains("embedContent");
        String bucket = model.quotaName();
        if (project.outsideTier().contains(model.id()) || project.outsideTier().contains(bucket)) {
            throw caller.express()
                    ? Refusal.like("429-vertex.json")
                    : QuotaErrors.outsideTier(project.tier(), bucket, embedding);
        }
        Project limits =
                project.quotas().containsKey(bucket) || !project.quotas().containsKey(model.id())
                        ? project
                        : project.withQuota(bucket, project.quota(model.id()));
        List<Violation> violations = ledger.charge(limits, bucket, requests, tokens);
        if (!violations.isEmpty()) {
            throw caller.express()
                    ? Refusal.like("429-vertex.json")
                    : QuotaErrors.refusal(project.tier(), bucket, embedding, violations);
        }
    }

    private static void check(KeyState state, Project project, Route route) throws Refusal {
        switch (state) {
            case ACTIVE -> {}
            case EXPIRED -> throw Refusal.like("400-api-key-expired.json");
            case NOT_FOUND -> throw Refusal.like("400-api-key-not-found.json");
            case LEAKED -> throw Refusal.like("403-key-leaked.json");
            case UNSUPPORTED -> throw unsupported(route);
            case SERVICE_BLOCKED ->
                throw Refusal.like(
                        "403-api-key-service-blocked.json",
                        NUMBER,
                        project.number(),
                        Operation.STREAM.rpc("v1beta"),
                        route.operation().rpc(route.version()));
        }
    }

    private static void check(ProjectState state, Project project, String key) throws Refusal {
        switch (state) {
            case ACTIVE -> {}
            case SUSPENDED ->
                throw Refusal.like(
                        "403-consumer-suspended.json", NUMBER, project.number(), "AIza-EXAMPLE-REDACT-ME", key);
            case DENIED -> throw Refusal.like("403-project-denied.json");
            case SERVICE_DISABLED -> throw Refusal.like("403-service-disabled.json", NUMBER, project.number());
            case PREPAY_DEPLETED -> throw Refusal.like("402-prepay-depleted.json");
            case FREE_TIER_COUNTRY -> throw Refusal.like("400-free-tier-country.json");
            case EXHAUSTED -> throw Refusal.like("429-bare.json");
        }
    }

    private static Refusal unsupported(Route route) {
        return Refusal.like(
                "401-access-token-type.json",
                Operation.GENERATE.rpc("v1beta"),
                route.operation().rpc(route.version()));
    }
}
