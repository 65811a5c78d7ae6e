package io.pollux.application.relay;

import com.google.errorprone.annotations.MustBeClosed;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.settings.RelaySettings;

/** A place that answers calls, seen as one exchange at a time. Thread-safe. */
@FunctionalInterface
public interface Upstream {
    /**
     * Performs exactly one HTTP exchange. Never retries, never picks keys, never throws: a network problem before the
     * first part, or a success that begins with an error object, is a refusal. After acceptance trouble is an
     * {@code IOException} of the parts.
     *
     * @param settings where to send it and with which extra headers
     * @param scope ending it aborts the exchange, whatever it waits for; nothing else ends a wait for upstream
     */
    @MustBeClosed
    Reply send(Call call, ApiKey key, RelaySettings settings, CallScope scope);
}
