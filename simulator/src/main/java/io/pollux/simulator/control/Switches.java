package io.pollux.simulator.control;

/** What can be switched on a simulator as a whole. */
public interface Switches {
    /** While down, every connection is reset, the control's excepted. */
    void networkDown(boolean down);

    /** Makes every call fail as from a country without the API. */
    void regionBlocked(boolean blocked);

    /** Back to how it started. */
    void reset();
}
