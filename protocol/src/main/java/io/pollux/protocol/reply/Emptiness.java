package io.pollux.protocol.reply;

/** Whether a reply to a generate call holds something, and what to do when it does not. */
public enum Emptiness {
    /** At least one part carries data. */
    CONTENT,
    /** Nothing came although nothing spoke against it: asking again may help. */
    WORTH_A_RETRY,
    /** Nothing came, and asking again with the same request will not change that. */
    FINAL
}
