package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.script.Canned;
import java.util.ArrayList;
import java.util.List;

/** Cuts canned event streams into their events, so that gaps and faults apply to them too. */
final class CannedFrames {
    private CannedFrames() {}

    static Answer of(Canned canned) {
        boolean stream = canned.headers().stream().anyMatch(header -> header.contains("text/event-stream"));
        if (!stream) {
            return new Answer.Whole(canned.status(), canned.headers(), canned.body());
        }
        List<Bytes> frames = split(canned.body());
        return new Answer.Frames(canned.status(), canned.headers(), frames.size(), frames::get, Bytes.EMPTY);
    }

    private static List<Bytes> split(Bytes body) {
        byte[] bytes = body.unsafeArray();
        List<Bytes> frames = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean lf = i > 0 && bytes[i] == '\n' && bytes[i - 1] == '\n';
            boolean crlf = i > 2 && bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n';
            if (lf || crlf) {
                frames.add(Bytes.copyOf(bytes, start, i + 1 - start));
                start = i + 1;
            }
        }
        if (start < bytes.length) {
            frames.add(Bytes.copyOf(bytes, start, bytes.length - start));
        }
        return frames;
    }
}
