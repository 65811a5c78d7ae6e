package io.pollux.domain.pool;

/**
 * How many keys are in which state.
 *
 * @param restingWindows (project, model) pairs that wait
 * @param inFlight leases not yet closed
 */
public record PoolCounts(int active, int rejected, int paused, int restingWindows, long inFlight) {}
