package io.pollux.web.proxy;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.ModelList;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Predicate;

/** Leaves models out of a list on its way: gathers the whole reply, which is some tens of kilobytes. */
final class ModelListSink implements ReplySink {
    private static final int LARGEST = 16 * 1024 * 1024;

    private final ReplySink sink;
    private final Predicate<String> hidden;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    ModelListSink(ReplySink sink, Predicate<String> hidden) {
        this.sink = sink;
        this.hidden = hidden;
    }

    @Override
    public void begin(int status, List<Header> headers) throws ClientGone {
        sink.begin(
                status,
                headers.stream()
                        .filter(header -> !header.name().equals("content-length"))
                        .toList());
    }

    @Override
    public void part(byte[] array, int offset, int length, boolean more) {
        if (gathered.size() + length > LARGEST) {
            throw new IllegalStateException(
                    "models.list: more than " + LARGEST + " bytes (expected: some tens of kilobytes)");
        }
        gathered.write(array, offset, length);
    }

    @Override
    public void end() throws ClientGone {
        var list = ModelList.without(Bytes.owning(gathered.toByteArray()), hidden);
        sink.part(list.unsafeArray(), 0, list.length(), false);
        sink.end();
    }

    @Override
    public void fail(Refusal refusal) throws ClientGone {
        sink.fail(refusal);
    }

    @Override
    public void refuse(Refusal refusal) throws ClientGone {
        sink.refuse(refusal);
    }
}
