package io.pollux.web.openai;

import io.pollux.protocol.openai.OpenAiFault;

/** A request that gets an error for an answer. */
public final class OpenAiRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient OpenAiFault fault;

    public OpenAiRefusal(OpenAiFault fault) {
        super(null, null, false, false);
        this.fault = fault;
    }

    public OpenAiFault fault() {
        return fault;
    }
}
