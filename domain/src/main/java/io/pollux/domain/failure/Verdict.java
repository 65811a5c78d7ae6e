package io.pollux.domain.failure;

import java.time.Duration;

/**
 * What a failure means.
 *
 * @param anotherKeyMayHelp whether a further attempt makes sense at all
 * @param pause how long to wait before it; zero mostly
 */
public record Verdict(Blame blame, Effect effect, boolean anotherKeyMayHelp, Duration pause) {}
