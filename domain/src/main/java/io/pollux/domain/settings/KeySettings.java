package io.pollux.domain.settings;

import java.time.Duration;

/**
 * How keys are judged and checked.
 *
 * @param strikesToReject consecutive refusals of unknown kind that reject a key
 * @param checkInterval how often rejected keys are probed; zero for never
 * @param testModel the model a probe asks
 */
public record KeySettings(int strikesToReject, Duration checkInterval, String testModel) {}
