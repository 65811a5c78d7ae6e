package io.pollux.domain.key;

import java.time.Instant;

/**
 * Why something is in the state it is in.
 *
 * @param reason what upstream said or the operator wrote, without any secret; at most 300 characters are kept
 * @param since when the state began
 * @param callId the call that brought it about; empty for probes and operators
 */
public record Cause(String reason, Instant since, String callId) {
    private static final int LONGEST_REASON = 300;

    public Cause {
        if (reason.length() > LONGEST_REASON) {
            reason = reason.substring(0, LONGEST_REASON);
        }
    }
}
