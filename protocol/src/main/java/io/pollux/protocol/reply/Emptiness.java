package io.pollux.protocol.reply;

/** Whether a generated reply carries anything. */
public enum Emptiness {
    CONTENT,
    /** Nothing, and another try may do better. */
    WORTH_A_RETRY,
    /** Nothing, for a reason that another try would meet again or must not circumvent. */
    FINAL
}
