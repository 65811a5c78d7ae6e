package io.pollux.web.openai.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.settings.Rules;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadChatRequest;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.RemoteMedia;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.ImageChat;
import io.pollux.web.call.RequestRefused;
import io.pollux.web.openai.NamedMedia;
import io.pollux.web.openai.OpenAiCall;
import io.pollux.web.openai.OpenAiRefusal;
import io.pollux.web.openai.SpecialChat;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Makes images in a chat with {@code <image model>-chat}: what the user said last is the prompt. */
@Component
final class ImageChats implements SpecialChat {
    private static final String SUFFIX = "-chat";
    private static final Pattern IMAGE_MODEL = Pattern.compile("imagen-.*|.*-image(-.*)?|.*nano-banana.*");
    private static final Bytes DONE = Bytes.utf8("data: [DONE]\n\n");

    private final ImageCalls images;
    private final RemoteMedia web;

    ImageChats(ImageCalls images, RemoteMedia web) {
        this.images = images;
        this.web = web;
    }

    @Override
    public boolean answers(String model, Rules rules) {
        return imageModel(model, rules).isPresent();
    }

    @Override
    public boolean answer(OpenAiCall call, JsonNode body)
            throws RequestRefused, BadField, BadChatRequest, UnusableReply, OpenAiRefusal, ClientGone, IOException {
        var chat = read(call, body);
        var model =
                imageModel(call.model(chat.model()), call.incoming().rules()).orElseThrow(BadField::noModel);
        var id = "chatcmpl-" + call.incoming().callId();
        var created = call.incoming().startedAt().getEpochSecond();
        if (!chat.streams()) {
            var replies = images.make(call, chat.images(), model);
            return call.answer(Json.write(chat.reply(replies, id, created)));
        }
        try (var stream = call.lateStream()) {
            var chunks = chat.chunks(images.make(call, chat.images(), model), id, created);
            var out = stream.begin();
            for (var chunk : chunks) {
                out.write("data: ".getBytes(UTF_8));
                Json.write(chunk).writeTo(out);
                out.write("\n\n".getBytes(UTF_8));
            }
            DONE.writeTo(out);
            return true;
        }
    }

    private ImageChat read(OpenAiCall call, JsonNode body) throws RequestRefused, BadField, BadChatRequest {
        try (var named = new NamedMedia(web, call.incoming())) {
            try {
                return ImageChat.read(body, named);
            } catch (BadChatRequest bad) {
                named.check();
                throw bad;
            }
        }
    }

    /** The operator's, or any other whose name tells that it makes images; empty when it is no such chat. */
    private static Optional<String> imageModel(String name, Rules rules) {
        var variant = rules.variant(name);
        if (variant.imageChat()) {
            return Optional.of(variant.model());
        }
        var bare = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
        return rules.shaping().variants().known().contains(name)
                ? Optional.empty()
                : Optional.of(bare).filter(model -> IMAGE_MODEL.matcher(model).matches());
    }
}
