package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.embeddings.EmbeddingsRequest;
import io.pollux.web.call.RequestRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code /v1/embeddings}: as many texts as OpenAI allows, in as many upstream calls as that takes, one after the other. */
@Component
final class EmbeddingsEndpoint implements OpenAiEndpoint {
    private final GatheredCalls calls;

    EmbeddingsEndpoint(GatheredCalls calls) {
        this.calls = calls;
    }

    @Override
    public Set<OpenAiRoute.Endpoint> routes() {
        return Set.of(OpenAiRoute.Endpoint.EMBEDDINGS);
    }

    @Override
    public boolean answer(OpenAiCall call)
            throws RequestRefused, BadField, UnusableReply, OpenAiRefusal, ClientGone, IOException {
        var request = EmbeddingsRequest.read(call.json());
        var model = call.model(request.model());
        var target = "/v1beta/models/" + model + (request.isSingle() ? ":embedContent" : ":batchEmbedContents");
        var replies = new ArrayList<JsonNode>();
        for (var body : request.bodies(model)) {
            replies.add(calls.gatherTree(call, target, Json.write(body)));
        }
        return call.answer(Json.write(request.reply(replies)));
    }
}
