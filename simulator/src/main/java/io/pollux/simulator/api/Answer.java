package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import java.util.List;
import java.util.function.IntFunction;

/** What goes back, before any scripted mishap. */
sealed interface Answer {
    String JSON = "content-type: application/json; charset=UTF-8";

    int status();

    List<String> headers();

    /** A body in one piece. */
    record Whole(int status, List<String> headers, Bytes body) implements Answer {
        static Whole json(Bytes body) {
            return new Whole(200, List.of(JSON), body);
        }
    }

    /** A body in frames that leave one by one; the tail goes with the end of the body. */
    record Frames(int status, List<String> headers, int count, IntFunction<Bytes> frame, Bytes tail)
            implements Answer {}
}
