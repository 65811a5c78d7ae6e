package io.pollux.simulator.calls;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as the simulator saw it.
 *
 * @param credential the key as presented, whichever way
 * @param credentialForm how the key came: in a header, in the query, as bearer, or none
 * @param body the first 64 KiB as text
 * @param status 0 while nothing was sent
 * @param outcome {@code running}, {@code completed}, {@code aborted} by the client, or {@code severed} by a script
 */
public record Call(
        long n,
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        @Nullable String credential,
        String credentialForm,
        @Nullable String project,
        @Nullable String model,
        String operation,
        String bodySha256,
        int bodyLength,
        String body,
        int status,
        String outcome,
        int eventsSent,
        Instant startedAt,
        @Nullable Instant endedAt) {}
