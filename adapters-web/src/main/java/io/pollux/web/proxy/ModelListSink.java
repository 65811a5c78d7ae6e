package io.pollux.web.proxy;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Refusal;
import io.pollux.application.relay.ReplySink;
import io.pollux.application.settings.Rules;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.ModelList;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.models.OpenAiModels;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Takes hidden models out of a list and adds derived names: gathers the whole reply, which is some tens of kilobytes. */
final class ModelListSink implements ReplySink {
    private static final int LARGEST = 16 * 1024 * 1024;

    private final ReplySink sink;
    private final Rules rules;
    private final Consumer<Collection<String>> listed;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    /**
     * @param listed is told the names as upstream has them
     */
    ModelListSink(ReplySink sink, Rules rules, Consumer<Collection<String>> listed) {
        this.sink = sink;
        this.rules = rules;
        this.listed = listed;
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
        var list = edited(Bytes.owning(gathered.toByteArray()));
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

    private Bytes edited(Bytes reply) {
        JsonNode list;
        try {
            list = Json.readTree(reply);
        } catch (JacksonException e) {
            return reply;
        }
        listed.accept(ModelList.ids(list));
        var hidden = rules.settings().relay().filteredModels();
        var changed = ModelList.without(list, hidden::contains);
        changed |= OpenAiModels.appendDerived(list, rules.derived(), hidden::contains);
        return changed ? Json.write(list) : reply;
    }
}
