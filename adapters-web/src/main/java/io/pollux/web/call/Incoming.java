package io.pollux.web.call;

import io.pollux.application.relay.CallScope.CallerProbe;
import io.pollux.application.relay.Payload;
import io.pollux.application.relay.Refusal;
import io.pollux.application.settings.Rules;
import io.pollux.domain.access.Caller;
import io.pollux.domain.settings.Settings;
import io.pollux.protocol.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that a caller with a good token waits for an answer to.
 *
 * @param callId unique, told to the caller
 * @param rules in force for the whole of it
 * @param connection whether the caller still waits; to be asked only after the body was read
 * @param share the memory its body takes; given back at the end at the latest
 * @param replies the memory that gathered replies take; given back at the end
 */
public record Incoming(
        HttpServletRequest request,
        HttpServletResponse response,
        Caller caller,
        String callId,
        Instant startedAt,
        Rules rules,
        CallerProbe connection,
        BodyBudget.Share share,
        BodyBudget.Replies replies) {
    private static final List<String> TIMEOUT_HEADERS =
            List.of("x-server-timeout", "x-stainless-timeout", "x-stainless-read-timeout");

    public Settings settings() {
        return rules.settings();
    }

    /**
     * Reads the body whole; to be called once. It is counted until the end, or until a {@link #payload} is let go.
     *
     * @throws RequestRefused 408 when it does not arrive completely, 413 beyond the limit, 415 or 400 for a content encoding
     *     that cannot be undone, 503 when too many bodies are held already
     */
    public Bytes body() throws RequestRefused {
        try {
            return RequestBody.read(request, settings().relay().bodyLimit(), share);
        } catch (IOException e) {
            throw new RequestRefused(Refusal.of(408, "The request body did not arrive completely."));
        }
    }

    /**
     * What to send upstream; it is what is counted from now on, and no longer when it has been let go.
     *
     * @throws RequestRefused 503 when too many bodies are held already
     */
    public Payload payload(Bytes body) throws RequestRefused {
        share.hold(body.length());
        return new Payload(body, share::close);
    }

    /**
     * As {@link #payload(Bytes)}, of a body that is made only once there is room for it.
     *
     * @param length in bytes, of what will be made
     * @throws RequestRefused 503 when too many bodies are held already
     */
    public Payload payload(long length, Supplier<Bytes> body) throws RequestRefused {
        share.hold(length);
        return new Payload(body.get(), share::close);
    }

    /** The least the caller's SDK announces, in seconds: Google's in one header, those made by Stainless in others. */
    public Optional<Duration> patience() {
        Duration least = null;
        for (var header : TIMEOUT_HEADERS) {
            var announced = seconds(request.getHeader(header));
            if (announced != null && (least == null || announced.compareTo(least) < 0)) {
                least = announced;
            }
        }
        return Optional.ofNullable(least);
    }

    private static @Nullable Duration seconds(@Nullable String announced) {
        if (announced == null || announced.length() > 12) {
            return null;
        }
        try {
            var seconds = Double.parseDouble(announced);
            return seconds > 0 && seconds < 1e9 ? Duration.ofMillis((long) (seconds * 1000)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
