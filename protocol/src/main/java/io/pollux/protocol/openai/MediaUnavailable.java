package io.pollux.protocol.openai;

/** Says why media were not fetched, in words that may be told to the caller. */
public final class MediaUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public MediaUnavailable(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Why, without a full stop; tells nothing about networks the caller cannot see. */
    public String reason() {
        return reason;
    }
}
