package io.pollux.domain.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How calls are relayed.
 *
 * @param baseUrl scheme, host and port of the Gemini API, with a path prefix if any but without a version
 * @param attempts the number of attempts of one call, 1 to 100
 * @param timeout the longest wait for a first event over all attempts, and between events after it
 * @param bodyLimit the largest request body in bytes
 * @param headers added to every upstream request
 * @param filteredModels hidden from lists and refused in calls
 */
public record RelaySettings(
        URI baseUrl,
        int attempts,
        Duration timeout,
        long bodyLimit,
        Map<String, String> headers,
        Set<String> filteredModels) {
    public RelaySettings {
        headers = Map.copyOf(headers);
        filteredModels = Set.copyOf(filteredModels);
    }
}
