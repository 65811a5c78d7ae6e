package io.pollux.simulator.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A Cloud project as the simulator plays it.
 *
 * @param keys its keys, in the order of their making
 * @param quotas by model, {@code *} for all others; a model without quota has no limit
 * @param outsideTier models that answer with "limit: 0"
 * @param notForNewUsers models that are listed but answer 404
 */
public record Project(
        String name,
        String number,
        Tier tier,
        ProjectState state,
        Map<String, KeyState> keys,
        Map<String, Quota> quotas,
        Set<String> outsideTier,
        Set<String> notForNewUsers) {

    /** An active project without any limit. */
    public static Project of(String name, String number, Tier tier, String... keys) {
        Map<String, KeyState> states = new LinkedHashMap<>();
        for (String key : keys) {
            states.put(key, KeyState.ACTIVE);
        }
        return new Project(name, number, tier, ProjectState.ACTIVE, states, Map.of(), Set.of(), Set.of());
    }

    public Project with(ProjectState newState) {
        return new Project(name, number, tier, newState, keys, quotas, outsideTier, notForNewUsers);
    }

    public Project withKey(String key, KeyState keyState) {
        Map<String, KeyState> states = new LinkedHashMap<>(keys);
        states.put(key, keyState);
        return new Project(name, number, tier, state, states, quotas, outsideTier, notForNewUsers);
    }

    public Project withQuota(String model, Quota quota) {
        Map<String, Quota> more = new LinkedHashMap<>(quotas);
        more.put(model, quota);
        return new Project(name, number, tier, state, keys, more, outsideTier, notForNewUsers);
    }

    public Project withoutModels(Set<String> outside, Set<String> oldUsersOnly) {
        return new Project(name, number, tier, state, keys, quotas, outside, oldUsersOnly);
    }

    public Quota quota(String model) {
        Quota own = quotas.get(model);
        return own != null ? own : quotas.getOrDefault("*", Quota.UNLIMITED);
    }

    public KeyState keyState(String key) {
        return keys.getOrDefault(key, KeyState.ACTIVE);
    }
}
