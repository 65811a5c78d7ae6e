package io.pollux.application.relay;

import java.util.List;

/**
 * Where a call's answer goes; knows the caller's protocol. Either {@code refuse}, or {@code begin}, parts, and one of
 * {@code end} and {@code fail}. Called by one thread; any trouble with the caller is {@link ClientGone}.
 */
public interface ReplySink {
    void begin(int status, List<Header> headers) throws ClientGone;

    /**
     * Passes a part on.
     *
     * @param array valid during the call only
     * @param more whether another part follows at once, so that this one need not be flushed
     */
    void part(byte[] array, int offset, int length, boolean more) throws ClientGone;

    /** The reply is complete. */
    void end() throws ClientGone;

    /** Upstream broke off after {@code begin}: the caller must not take what it has for a complete reply. */
    void fail(Refusal refusal) throws ClientGone;

    void refuse(Refusal refusal) throws ClientGone;
}
