package io.pollux.simulator.json;

import io.pollux.protocol.Bytes;
import java.util.List;

/** A canned body with the status and headers it belongs to. */
public record Sample(String file, int status, String contentType, List<String> headers, Bytes body) {

    public String text() {
        return body.asUtf8();
    }
}
