package io.pollux.protocol.openai.embeddings;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.BadField;
import io.pollux.protocol.openai.Fields;
import io.pollux.protocol.openai.UnusableReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for embeddings. Besides OpenAI's fields it takes Gemini's {@code task_type} and {@code title}.
 *
 * @param model as the caller wrote it
 * @param texts 1 to 2048, none empty
 * @param base64 whether vectors are told as little-endian float32 in base64 instead of a list of numbers
 * @param dimensions length of the vectors; empty for the model's own
 * @param taskType in upper case; empty for none
 * @param title empty for none
 */
public record EmbeddingsRequest(
        String model,
        List<String> texts,
        boolean base64,
        OptionalInt dimensions,
        Optional<String> taskType,
        Optional<String> title) {
    /** Most texts that Gemini embeds in one call. */
    public static final int BATCH = 100;

    /** Most texts in one request, as OpenAI has it. */
    public static final int MOST_TEXTS = 2048;

    private static final Pattern TASK_TYPE = Pattern.compile("[A-Za-z_]{1,64}");
    private static final String TEXTS = "a text or a list of 1 to " + MOST_TEXTS + " texts, none empty";
    private static final String NO_TOKENS = TEXTS
            + "; token ids mean nothing to Gemini, LangChain stops sending them with check_embedding_ctx_length=False";

    public EmbeddingsRequest {
        texts = List.copyOf(texts);
    }

    /**
     * Understands the body of {@code /v1/embeddings}.
     *
     * @throws BadField for token ids, empty texts and unknown forms
     */
    public static EmbeddingsRequest read(JsonNode body) throws BadField {
        Fields fields = Fields.of(body);
        Optional<String> taskType = fields.text("task_type");
        if (taskType.isPresent() && !TASK_TYPE.matcher(taskType.get()).matches()) {
            throw BadField.value("task_type", taskType.get(), "a task type such as RETRIEVAL_QUERY");
        }
        return new EmbeddingsRequest(
                fields.requiredText("model"),
                texts(body.path("input")),
                fields.word("encoding_format", "float", List.of("float", "base64"))
                        .equals("base64"),
                fields.integer("dimensions", 1, Integer.MAX_VALUE),
                taskType.map(type -> type.toUpperCase(Locale.ROOT)),
                fields.text("title"));
    }

    /** Whether there is one text, and therefore one body for {@code embedContent}; else all are for {@code batchEmbedContents}. */
    public boolean isSingle() {
        return texts.size() == 1;
    }

    /**
     * The bodies to send, in the order in which {@link #reply} wants the answers.
     *
     * @param upstreamModel the id to call, without {@code models/}
     */
    public List<ObjectNode> bodies(String upstreamModel) {
        if (isSingle()) {
            return List.of(one(texts.getFirst()));
        }
        List<ObjectNode> bodies = new ArrayList<>();
        for (List<String> batch : batches()) {
            ObjectNode body = Json.object();
            ArrayNode requests = body.putArray("requests");
            for (String text : batch) {
                ObjectNode request = Json.object().put("model", "models/" + upstreamModel);
                requests.add(request.setAll(one(text)));
            }
            bodies.add(body);
        }
        return bodies;
    }

    /**
     * Tells the answers as one list. Tokens that Gemini did not count are estimated, one for every four characters.
     *
     * @param replies one for each of {@link #bodies}
     * @throws UnusableReply when a vector is missing or has another form
     */
    public ObjectNode reply(List<JsonNode> replies) throws UnusableReply {
        List<List<String>> batches = batches();
        if (replies.size() != batches.size()) {
            throw new IllegalArgumentException(
                    "replies: " + replies.size() + " (expected: one for each of " + batches.size() + " bodies)");
        }
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        long tokens = 0;
        for (int at = 0; at < replies.size(); at++) {
            append(replies.get(at), batches.get(at).size(), data);
            tokens += tokens(replies.get(at), batches.get(at));
        }
        list.put("model", model);
        list.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return list;
    }

    private void append(JsonNode reply, int expected, ArrayNode data) throws UnusableReply {
        JsonNode found = reply.path("embeddings");
        int count = isSingle() ? 1 : found.size();
        if (count != expected) {
            throw UnusableReply.empty("The model gave " + count + " embeddings for " + expected + " texts.");
        }
        for (int at = 0; at < expected; at++) {
            JsonNode embedding = isSingle() ? reply.path("embedding") : found.path(at);
            Vector vector = Vector.read(embedding.path("values"));
            Vector told = dimensions.isPresent() ? vector.ofUnitLength() : vector;
            data.addObject()
                    .put("object", "embedding")
                    .put("index", data.size() - 1)
                    .set("embedding", base64 ? told.asBase64() : told.asNumbers());
        }
    }

    private static long tokens(JsonNode reply, List<String> batch) {
        JsonNode counted = reply.path("usageMetadata").path("promptTokenCount");
        return counted.canConvertToInt()
                ? counted.asInt()
                : batch.stream()
                        .mapToLong(text -> Math.ceilDiv(text.codePointCount(0, text.length()), 4))
                        .sum();
    }

    private List<List<String>> batches() {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            batches.add(texts.subList(from, Math.min(texts.size(), from + BATCH)));
        }
        return batches;
    }

    private ObjectNode one(String text) {
        ObjectNode body = Json.object();
        body.putObject("content").putArray("parts").addObject().put("text", text);
        taskType.ifPresent(type -> body.put("taskType", type));
        title.ifPresent(words -> body.put("title", words));
        dimensions.ifPresent(length -> body.put("outputDimensionality", length));
        return body;
    }

    private static List<String> texts(JsonNode input) throws BadField {
        if (input.isMissingNode() || input.isNull()) {
            throw BadField.missing("input", TEXTS);
        }
        if (input.isString()) {
            return List.of(text("input", input));
        }
        if (!input.isArray()) {
            throw BadField.type("input", input, TEXTS);
        }
        if (input.isEmpty() || input.size() > MOST_TEXTS) {
            throw BadField.described("input", input.size() + " texts", TEXTS);
        }
        List<String> texts = new ArrayList<>(input.size());
        for (JsonNode element : input.values()) {
            if (element.isNumber() || element.isArray()) {
                throw BadField.unsupported("input", "token ids", NO_TOKENS);
            }
            texts.add(text("input[" + texts.size() + "]", element));
        }
        return texts;
    }

    private static String text(String param, JsonNode element) throws BadField {
        if (!element.isString()) {
            throw BadField.type(param, element, "a text");
        }
        if (element.stringValue().isEmpty()) {
            throw BadField.value(param, element, "a text that is not empty");
        }
        return element.stringValue();
    }
}
