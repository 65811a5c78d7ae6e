package io.pollux.application.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink that keeps what it is given. */
public final class RecordingSink implements ReplySink {
    public int status;
    public boolean ended;
    public @Nullable Refusal refusal;
    public @Nullable Refusal failure;
    public int parts;
    public int leavesAfter = Integer.MAX_VALUE;
    public Runnable onPart = () -> {};
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    public String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void begin(int status, List<Header> headers) {
        this.status = status;
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) throws ClientGone {
        if (parts++ >= leavesAfter) {
            throw new ClientGone();
        }
        body.write(array, offset, length);
        onPart.run();
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void fail(Refusal refusal) {
        failure = refusal;
    }

    @Override
    public void refuse(Refusal refusal) {
        status = refusal.status();
        this.refusal = refusal;
    }
}
