package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.ModelId;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.protocol.openai.OpenAiRoute;
import io.pollux.protocol.openai.models.OpenAiModels;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** {@code /v1/models}: what may be called, and one of them. */
@Component
final class ModelsEndpoint implements OpenAiEndpoint {
    private final ModelLists lists;

    ModelsEndpoint(ModelLists lists) {
        this.lists = lists;
    }

    @Override
    public Set<OpenAiRoute.Endpoint> routes() {
        return Set.of(OpenAiRoute.Endpoint.MODELS, OpenAiRoute.Endpoint.MODEL);
    }

    @Override
    public boolean answer(OpenAiCall call) throws OpenAiRefusal, ClientGone, IOException {
        var list = lists.list(call);
        var rules = call.incoming().rules();
        Predicate<String> hidden = rules.settings().relay().filteredModels()::contains;
        if (call.route().endpoint() == OpenAiRoute.Endpoint.MODELS) {
            return call.answer(Json.write(OpenAiModels.list(list, rules.derived(), hidden)));
        }
        var asked = call.route().model();
        var model = OpenAiModels.get(asked, list, rules.derived(), hidden)
                .or(() -> ModelId.of(asked, rules.chat().aliases())
                        .flatMap(id -> OpenAiModels.get(id, list, rules.derived(), hidden))
                        .map(entry -> entry.put("id", asked)))
                .orElseThrow(() -> new OpenAiRefusal(new OpenAiFault(
                        404,
                        "The model does not exist, or is not offered by this gateway.",
                        "invalid_request_error",
                        Optional.of("model_not_found"),
                        Optional.of("model"))));
        return call.answer(Json.write(model));
    }
}
