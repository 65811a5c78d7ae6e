package io.pollux.e2e;

import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.calls.Call;
import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.Quota;
import io.pollux.simulator.project.Tier;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A simulator with two projects that differ in little, and what a gateway in front of it needs to know. */
final class SimulatedGoogle implements AutoCloseable {
    static final String TOKEN = "a-client-token";
    /** One call a minute in each project. */
    static final String SCARCE_MODEL = "gemini-2.5-flash-lite";

    /** Offered to the first project alone. */
    static final String EXCLUSIVE_MODEL = "gemini-3.1-pro-preview";

    static final String HIDDEN_MODEL = "gemini-2.5-pro";

    private static final String FIRST_KEY = "AIza-e2e-first-0001";
    private static final String SECOND_KEY = "AIza-e2e-second-0001";

    private final Simulator simulator;

    private SimulatedGoogle(Simulator simulator) {
        this.simulator = simulator;
    }

    static SimulatedGoogle start() {
        var simulator = Simulator.start(Options.onPort(0));
        var scarce = new Quota(1, 0, 0);
        simulator.define(
                Project.of("first", "100000000101", Tier.FREE, FIRST_KEY).withQuota(SCARCE_MODEL, scarce));
        simulator.define(Project.of("second", "100000000202", Tier.FREE, SECOND_KEY)
                .withQuota(SCARCE_MODEL, scarce)
                .withoutModels(Set.of(EXCLUSIVE_MODEL), Set.of()));
        return new SimulatedGoogle(simulator);
    }

    Simulator simulator() {
        return simulator;
    }

    /** The variables of a gateway that relays to it. */
    Map<String, String> gatewayEnvironment() {
        return Map.of(
                "BASE_URL",
                simulator.baseUrl(),
                "API_KEYS",
                FIRST_KEY + "," + SECOND_KEY,
                "ALLOWED_TOKENS",
                TOKEN,
                "AUTH_TOKEN",
                "an-admin-token",
                "FILTERED_MODELS",
                HIDDEN_MODEL);
    }

    /** The calls that reached it for a model, oldest first. */
    List<Call> callsTo(String model) {
        return simulator.calls().all().stream()
                .filter(call -> model.equals(call.model()))
                .toList();
    }

    /** Forgets scripts and calls; quotas stay as far used as they are. */
    void forget() {
        simulator.scripts().clear();
        simulator.calls().clear();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
