package io.pollux.persistence.key;

import jakarta.persistence.Embeddable;
import java.time.Instant;

/** The columns of a cause; all null together when there is none. */
@Embeddable
record CauseValues(String reason, Instant since, String callId) {}
