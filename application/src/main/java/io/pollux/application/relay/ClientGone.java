package io.pollux.application.relay;

/** The caller is no longer there to be answered; never upstream's or a key's fault. */
public final class ClientGone extends Exception {
    private static final long serialVersionUID = 1L;

    public ClientGone() {
        super("the caller has left", null, false, false);
    }
}
