package io.pollux.domain.key;

/**
 * What is remembered of a key beyond a restart.
 *
 * @param strikes consecutive refusals of unknown kind that blamed the key, 0 after a success
 */
public record KeyHealth(KeyStatus status, int strikes) {
    public static final KeyHealth SOUND = new KeyHealth(KeyStatus.ACTIVE, 0);
}
