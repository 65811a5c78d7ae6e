package io.pollux.web.openai.media;

import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.ModelId;
import io.pollux.web.openai.OpenAiCall;
import java.util.Optional;

/** Which model serves a request for media: the one it names, or the operator's for the names that OpenAI's models have. */
final class MediaModel {
    private MediaModel() {}

    /**
     * The id to call, without {@code models/}.
     *
     * @param asked as the caller wrote it
     * @param own for callers who leave the choice
     * @throws BadField 404 for what is no name of a model
     */
    static String of(OpenAiCall call, Optional<String> asked, String own) throws BadField {
        var model = call.model(asked.orElse(own));
        return ModelId.isOpenAis(model) ? own : model;
    }

    /** Path and query of the native API. */
    static String target(String model, String method) {
        return "/v1beta/models/" + model + ":" + method;
    }
}
