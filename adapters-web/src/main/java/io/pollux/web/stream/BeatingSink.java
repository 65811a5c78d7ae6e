package io.pollux.web.stream;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.ReplySink;

/** A sink that can show its caller, and whoever stands between, that the call is alive. Called by one thread at a time. */
public interface BeatingSink extends ReplySink {
    /**
     * Writes something that clients of this dialect pass over, at any time but after the end, the failure or the refusal. Where
     * nothing has been told yet it begins the reply, as a success of the form the caller asked for: from then on an error
     * can only be told inside it. Does nothing where the form of the reply has no room for it.
     */
    void beat() throws ClientGone;
}
