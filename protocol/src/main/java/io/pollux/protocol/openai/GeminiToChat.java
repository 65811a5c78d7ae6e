package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Retells a whole {@code generateContent} reply as a {@code chat.completion}. */
public final class GeminiToChat {
    private GeminiToChat() {}

    /**
     * Translates the reply of an accepted call; nothing in it makes this throw.
     *
     * <p>A blocked prompt or a withheld answer is an answer with a refusal and {@code content_filter}. Of the thought
     * signatures those of tool calls are also remembered under the calls' ids.
     *
     * @param reply the document; in an array of documents all are read as one reply
     */
    public static ChatReply translate(Bytes reply, Completion completion) {
        try {
            Cutouts media = ReplyMedia.of(reply, completion);
            return switch (translate(Json.readTree(media.rest()), completion)) {
                case ChatReply.Answered(Bytes told) -> new ChatReply.Answered(media.restore(told));
                case ChatReply.Unusable unusable -> unusable;
            };
        } catch (JacksonException _) {
            return noJson();
        }
    }

    /**
     * As {@link #translate(Bytes, Completion)}, of several replies, whose choices follow one another in one answer. One that
     * is of no use spoils it all; the usage is the sum of what each cost.
     */
    public static ChatReply translate(List<Bytes> replies, Completion completion) {
        List<Bytes> choices = new ArrayList<>();
        Usage usage = new Usage();
        int told = 0;
        try {
            for (Bytes reply : replies) {
                Cutouts media = ReplyMedia.of(reply, completion);
                ArrayNode added = Json.object().arrayNode();
                int from = told;
                Candidates candidates =
                        new Candidates(completion, index -> new Message(completion, added, from + index));
                Optional<OpenAiFault> fault = read(Json.readTree(media.rest()), candidates);
                if (fault.isPresent()) {
                    return new ChatReply.Unusable(fault.get());
                }
                added.forEach(choice -> choices.add(media.restore(Json.write(choice))));
                told += candidates.count();
                usage.add(candidates.usage());
            }
        } catch (JacksonException _) {
            return noJson();
        }
        return new ChatReply.Answered(joined(head(completion), choices, usage));
    }

    /** As {@link #translate(Bytes, Completion)}; the tree is only read. */
    public static ChatReply translate(JsonNode reply, Completion completion) {
        ObjectNode told = head(completion);
        ArrayNode choices = told.putArray("choices");
        Candidates candidates = new Candidates(completion, index -> new Message(completion, choices, index));
        Optional<OpenAiFault> fault = read(reply, candidates);
        if (fault.isPresent()) {
            return new ChatReply.Unusable(fault.get());
        }
        told.set("usage", candidates.usage().toTree());
        return new ChatReply.Answered(Json.write(told));
    }

    /** Lets the choices be told; why they cannot be, if so. */
    private static Optional<OpenAiFault> read(JsonNode reply, Candidates candidates) {
        for (JsonNode document : Documents.of(reply)) {
            if (document.hasNonNull("error")) {
                return Optional.of(OpenAiFault.of(0, Json.write(document)));
            }
            candidates.read(document);
        }
        return candidates.finish(false);
    }

    private static ObjectNode head(Completion completion) {
        return Json.object()
                .put("id", completion.id())
                .put("object", "chat.completion")
                .put("created", completion.created())
                .put("model", completion.form().model());
    }

    /** Put together as bytes: a choice may hold large media. */
    private static Bytes joined(ObjectNode head, List<Bytes> choices, Usage usage) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String opened = Json.write(head).asUtf8();
        out.writeBytes((opened.substring(0, opened.length() - 1) + ",\"choices\":").getBytes(UTF_8));
        char before = '[';
        for (Bytes choice : choices) {
            out.write(before);
            out.writeBytes(choice.unsafeArray());
            before = ',';
        }
        out.writeBytes("],\"usage\":".getBytes(UTF_8));
        out.writeBytes(Json.write(usage.toTree()).unsafeArray());
        out.write('}');
        return Bytes.owning(out.toByteArray());
    }

    private static ChatReply noJson() {
        return new ChatReply.Unusable(
                OpenAiFault.unusable("bad_response", "Upstream answered with something that is no JSON."));
    }
}
