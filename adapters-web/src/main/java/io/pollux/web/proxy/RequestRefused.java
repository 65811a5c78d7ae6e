package io.pollux.web.proxy;

import io.pollux.application.relay.Refusal;

/** A request that goes no further, with what its caller is told. */
final class RequestRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RequestRefused(Refusal refusal) {
        super(null, null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
