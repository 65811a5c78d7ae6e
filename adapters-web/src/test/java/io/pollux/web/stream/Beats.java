package io.pollux.web.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Notes in order what it is told. */
final class Beats implements BeatingSink {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    Deed onBeat = () -> {};
    Deed onPart = () -> {};

    @Override
    public void beat() throws ClientGone {
        onBeat.run();
        told.add("beat");
    }

    @Override
    public void begin(int status, List<Header> headers) {
        told.add("begin " + status + " " + headers.stream().map(Header::value).toList());
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        onPart.run();
        told.add(new String(array, offset, length, UTF_8) + (more ? "+" : ""));
    }

    @Override
    public void end() {
        told.add("end");
    }

    @Override
    public void fail(Refusal refusal) {
        told.add("fail " + refusal.status());
    }

    @Override
    public void refuse(Refusal refusal) {
        told.add("refuse " + refusal.status());
    }

    /** What happens at a beat or part. */
    @FunctionalInterface
    interface Deed {
        void run() throws ClientGone;
    }
}
