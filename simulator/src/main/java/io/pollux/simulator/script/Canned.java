package io.pollux.simulator.script;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Sample;
import java.util.ArrayList;
import java.util.List;

/** A reply that is sent as it is, whatever was asked. */
public record Canned(int status, List<String> headers, Bytes body) {

    public static Canned of(Sample sample) {
        List<String> headers = new ArrayList<>(List.of("content-type: " + sample.contentType()));
        headers.addAll(sample.headers());
        return new Canned(sample.status(), headers, sample.body());
    }
}
