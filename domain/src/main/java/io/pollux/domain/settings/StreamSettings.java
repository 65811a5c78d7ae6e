package io.pollux.domain.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * How streams are written to callers.
 *
 * @param keepAlive how long a stream of the OpenAI dialect may be silent before something is written that callers pass over;
 *     zero for never
 * @param pacing shows text little by little; empty passes it as it comes
 * @param fakeBeat makes each stream out of a reply that upstream gives whole, with a sign of life as often as this until it
 *     has; empty leaves streams real
 */
public record StreamSettings(Duration keepAlive, Optional<Pace> pacing, Optional<Duration> fakeBeat) {
    /** As upstream writes them, kept alive. */
    public static final StreamSettings PLAIN =
            new StreamSettings(Duration.ofSeconds(10), Optional.empty(), Optional.empty());

    /**
     * How fast text is shown: short texts slowly, long ones fast.
     *
     * @param shortest pause after a piece of a long text
     * @param longest pause after a piece of a short text; not less than the shortest
     * @param shortText characters up to which a text is short; at least 1
     * @param longText characters from which on it is long; more than {@code shortText}
     * @param chunk characters in a piece of a long text; at least 1
     */
    public record Pace(Duration shortest, Duration longest, int shortText, int longText, int chunk) {}
}
