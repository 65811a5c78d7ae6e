package io.pollux.web.call;

import io.pollux.application.relay.Refusal;

/** A request that goes no further, with what its caller is told. */
public final class RequestRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RequestRefused(Refusal refusal) {
        super(null, null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
