package io.pollux.web.openai.media;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.MediaUnavailable;
import io.pollux.protocol.openai.OpenAiRoute.Endpoint;
import io.pollux.protocol.openai.RemoteMedia;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.ImageEdit;
import io.pollux.protocol.openai.media.ImagesRequest;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.openai.NamedMedia;
import io.pollux.web.openai.OpenAiCall;
import io.pollux.web.openai.OpenAiEndpoint;
import io.pollux.web.openai.OpenAiRefusal;
import java.io.IOException;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Makes and edits images. */
@Component
final class ImagesEndpoint implements OpenAiEndpoint {
    private final ImageCalls images;
    private final RemoteMedia web;

    ImagesEndpoint(ImageCalls images, RemoteMedia web) {
        this.images = images;
        this.web = web;
    }

    @Override
    public Set<Endpoint> routes() {
        return Set.of(Endpoint.IMAGES_GENERATIONS, Endpoint.IMAGES_EDITS);
    }

    @Override
    public boolean answer(OpenAiCall call)
            throws RequestRefused, BadField, UnusableReply, OpenAiRefusal, ClientGone, IOException {
        var request = read(call);
        var model = MediaModel.of(
                call,
                request.model(),
                MediaSettings.of(call.incoming().settings()).imageModel());
        var created = call.incoming().startedAt().getEpochSecond();
        if (!request.streams()) {
            var replies = images.make(call, request, model);
            return call.answer(Json.write(request.reply().tell(replies, created)));
        }
        try (var stream = call.lateStream()) {
            var events = request.reply().events(images.make(call, request, model), created);
            var out = stream.begin();
            for (var event : events) {
                NamedEvent.of(event).writeTo(out);
            }
            return true;
        }
    }

    private ImagesRequest read(OpenAiCall call) throws RequestRefused, BadField {
        if (call.route().endpoint() == Endpoint.IMAGES_GENERATIONS) {
            return ImagesRequest.generation(call.json());
        }
        var type = call.incoming().request().getContentType();
        var body = MediaBody.of(call.incoming());
        return Multipart.isAnnounced(type)
                ? ImageEdit.form(Multipart.read(type, body))
                : edit(call, OpenAiCall.json(body));
    }

    private ImagesRequest edit(OpenAiCall call, JsonNode body) throws RequestRefused, BadField {
        try (var named = new NamedMedia(web, call.incoming())) {
            try {
                return ImageEdit.json(body, (param, url) -> fetched(named, param, url));
            } catch (BadField bad) {
                named.check();
                throw bad;
            }
        }
    }

    private static Bytes fetched(NamedMedia media, String param, String url) throws BadField {
        try {
            return media.fetch(url).content();
        } catch (MediaUnavailable e) {
            throw BadField.described(param, e.reason(), "an image that can be fetched, or a data URL");
        }
    }
}
