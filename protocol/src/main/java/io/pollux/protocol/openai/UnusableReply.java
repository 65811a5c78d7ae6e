package io.pollux.protocol.openai;

/** An accepted reply that has no answer in it to pass on; says what to tell the caller instead. */
public final class UnusableReply extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private UnusableReply(int status, String message, String code) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The content was blocked: the caller's doing, and no other key would help. */
    public static UnusableReply blocked(String message) {
        return new UnusableReply(400, message, "content_policy_violation");
    }

    /** The upstream answered without what was asked for. */
    public static UnusableReply empty(String message) {
        return new UnusableReply(502, message, "bad_response");
    }

    /** The HTTP status to answer with, 400 or 502. */
    public int status() {
        return status;
    }

    /** The error's {@code type}. */
    public String type() {
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    /** The error's {@code code}. */
    public String code() {
        return code;
    }

    /** A sentence for the caller. */
    public String told() {
        String message = getMessage();
        return message == null ? "The upstream gave no answer." : message;
    }
}
