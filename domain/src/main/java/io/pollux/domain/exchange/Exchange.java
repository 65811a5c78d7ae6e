package io.pollux.domain.exchange;

import io.pollux.domain.access.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A finished call; neither bodies nor secrets are in it.
 *
 * @param operation the native method, for example "generateContent"; "other" for paths relayed as they are
 * @param modelAsked empty when the call names none
 * @param modelServed upstream's {@code modelVersion}; empty when it said none
 * @param streamed whether the caller asked for a stream
 * @param status the HTTP status the caller saw; 499 when it left before one
 * @param finishReason upstream's last finish reason; empty when none came
 * @param firstEvent from the call's start to the first byte passed on; equal to {@code took} when none was
 */
public record Exchange(
        String callId,
        Instant startedAt,
        Caller caller,
        String operation,
        String modelAsked,
        String modelServed,
        boolean streamed,
        int status,
        Outcome outcome,
        String finishReason,
        Duration firstEvent,
        Duration took,
        TokenUsage usage,
        List<Attempt> attempts) {}
