package io.pollux.web.openai.media;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.media.ImagesRequest;
import io.pollux.web.openai.OpenAiCall;
import io.pollux.web.openai.OpenAiRefusal;
import io.pollux.web.openai.ParallelCalls;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the calls that a request for images takes. */
@Component
final class ImageCalls {
    private final ParallelCalls calls;

    ImageCalls(ParallelCalls calls) {
        this.calls = calls;
    }

    /**
     * The reply to each of the request's bodies.
     *
     * @param model the id to call, without {@code models/}
     */
    List<JsonNode> make(OpenAiCall call, ImagesRequest request, String model)
            throws BadField, OpenAiRefusal, ClientGone {
        var method = ImagesRequest.isImagen(model) ? "predict" : "generateContent";
        return calls.images(call, MediaModel.target(model, method), written(request.bodies(model)));
    }

    /** Bodies that are the same are written once: with images to edit each is large. */
    private static List<Bytes> written(List<ObjectNode> bodies) {
        var written = new ArrayList<Bytes>(bodies.size());
        for (var body : bodies) {
            var before = written.size() - 1;
            written.add(before >= 0 && bodies.get(before).equals(body) ? written.get(before) : Json.write(body));
        }
        return written;
    }
}
