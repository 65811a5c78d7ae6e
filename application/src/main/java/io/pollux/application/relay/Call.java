package io.pollux.application.relay;

import io.pollux.domain.access.Caller;
import io.pollux.protocol.gemini.GeminiPath;
import io.pollux.protocol.gemini.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One client request in canonical (Gemini-shaped) form; the same over all its attempts.
 *
 * @param id unique, given to the caller and written to every log line
 * @param method the HTTP method to use upstream
 * @param headers what of the caller's headers goes upstream; no credential among them
 * @param body needed until a reply is accepted
 * @param patience how long the caller has said it waits, if it has
 */
public record Call(
        String id,
        Instant startedAt,
        Caller caller,
        String method,
        GeminiPath path,
        List<Header> headers,
        Payload body,
        Optional<Duration> patience) {

    public boolean streams() {
        return path.operation() == Operation.STREAM_GENERATE || path.operation() == Operation.COMPAT_STREAM;
    }

    /** Whether a reply may go on for as long as it likes once it has begun; any other is due whole at the deadline. */
    boolean isOpenEnded() {
        return streams() || path.operation() == Operation.OTHER;
    }

    /** Whether an answer consists of candidates, so that it can turn out empty. */
    boolean generates() {
        return path.operation() == Operation.STREAM_GENERATE || path.operation() == Operation.GENERATE;
    }

    /** Whether sending it twice, when the first answer was lost, costs no more than tokens. */
    public boolean isRepeatable() {
        return switch (path.operation()) {
            case PREDICT_LONG_RUNNING -> false;
            case OTHER -> method.equals("GET");
            default -> true;
        };
    }
}
