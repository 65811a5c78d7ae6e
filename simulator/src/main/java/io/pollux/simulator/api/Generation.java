package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.script.Reply;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls that a model answers. */
final class Generation {
    private static final int MOST_IMAGES = 10;

    private final Catalogue catalogue;
    private final Gate gate;
    private final CachedContents caches;
    private final Files files;
    private final LongOperations operations;
    private final InstantSource clock;
    private final Composer composer = new Composer();

    Generation(
            Catalogue catalogue,
            Gate gate,
            CachedContents caches,
            Files files,
            LongOperations operations,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.gate = gate;
        this.caches = caches;
        this.files = files;
        this.operations = operations;
        this.clock = clock;
    }

    Answer generate(Caller caller, Reply script) throws Refusal {
        ObjectNode body = BodyReader.read(caller.request().body(), Shape.GENERATE);
        Model model = model(caller, caller.route().id());
        Conversation conversation = new Conversation(body);
        if (conversation.isEmpty()) {
            throw Refusal.invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }
        if (model.refusesPenaltiesAndLogprobs()) {
            conversation.requirePlainSampling(model.id());
        }
        Draft draft = draft(caller, model, conversation, script);
        GeminiBody answer =
                new GeminiBody(draft, caller.express(), clock.instant().toString());
        if (caller.route().operation() == Operation.GENERATE) {
            return answer.whole();
        }
        return Route.sse(caller.request()) ? answer.events(script.events()) : answer.array(script.events());
    }

    Answer countTokens(Caller caller) throws Refusal {
        ObjectNode body = BodyReader.read(caller.request().body(), caller.express() ? Shape.GENERATE : Shape.COUNT);
        model(caller, caller.route().id());
        ObjectNode inner = Json.objectAt(body, "generateContentRequest");
        Conversation counted = new Conversation(inner == null ? body : inner);
        ObjectNode root = Json.object().put("totalTokens", counted.promptTokens());
        root.set("promptTokensDetails", GeminiBody.details(counted.promptTokens(), counted.mediaTokens()));
        return Answer.Whole.json(Json.prettyBytes(root));
    }

    Answer embed(Caller caller) throws Refusal {
        ObjectNode body = BodyReader.read(caller.request().body(), Shape.EMBED);
        Model model = model(caller, caller.route().id());
        gate.charge(caller, model, 1, Embedder.tokens(List.of(body)));
        return Answer.Whole.json(Json.prettyBytes(Embedder.single(model, body)));
    }

    Answer batchEmbed(Caller caller) throws Refusal {
        ObjectNode body = BodyReader.read(caller.request().body(), Shape.BATCH_EMBED);
        Model model = model(caller, caller.route().id());
        List<JsonNode> requests = Embedder.requests(body);
        gate.charge(caller, model, requests.size(), Embedder.tokens(requests));
        return Answer.Whole.json(Json.prettyBytes(Embedder.batch(model, requests)));
    }

    Answer predict(Caller caller) throws Refusal {
        ObjectNode body = BodyReader.object(caller.request().body());
        if (caller.express() && "gemini-embedding-001".equals(caller.route().id())) {
            return Answer.Whole.json(
                    Samples.get("12d-embed-vertex-predict.json").body());
        }
        Model model = model(caller, caller.route().id());
        gate.charge(caller, model, 1, 1);
        return Answer.Whole.json(Json.prettyBytes(Imagen.predict(body)));
    }

    Answer predictLongRunning(Caller caller) throws Refusal {
        BodyReader.object(caller.request().body());
        Model model = model(caller, caller.route().id());
        gate.charge(caller, model, 1, 1);
        return Answer.Whole.json(Json.prettyBytes(operations.start(caller.project(), model)));
    }

    Answer cache(Caller caller) throws Refusal {
        ObjectNode body = BodyReader.object(caller.request().body());
        Model model = model(caller, bare(body.path("model").asString("")));
        return Answer.Whole.json(Json.prettyBytes(caches.create(caller.project(), body, model)));
    }

    Answer chat(Caller caller, Reply script) throws Refusal {
        JsonNode body = BodyReader.object(caller.request().body());
        String id = bare(body.path("model").asString(""));
        Model model = model(caller, id);
        Draft draft = draft(caller, model, OpenAiBody.conversation(body), script);
        OpenAiBody answer = new OpenAiBody(draft, id, clock.instant().getEpochSecond());
        return body.path("stream").asBoolean(false) ? answer.events() : answer.whole();
    }

    Answer embeddings(Caller caller) throws Refusal {
        JsonNode body = BodyReader.object(caller.request().body());
        Model model = model(caller, bare(body.path("model").asString("")));
        JsonNode input = body.path("input");
        List<String> texts = input.isArray()
                ? Conversation.elements(input).stream()
                        .map(text -> text.asString(""))
                        .toList()
                : List.of(input.asString(""));
        int tokens = texts.stream().mapToInt(Conversation::tokens).sum();
        gate.charge(caller, model, texts.size(), tokens);
        ObjectNode root = Json.object().put("object", "list");
        for (int i = 0; i < texts.size(); i++) {
            ObjectNode row = root.withArray("data")
                    .addObject()
                    .put("object", "embedding")
                    .put("index", i);
            ArrayNode vector =
                    Embedder.vector(texts.get(i), body.path("dimensions").asInt(3072));
            row.set(
                    "embedding",
                    body.path("encoding_format").asString("").equals("base64") ? Embedder.base64(vector) : vector);
        }
        root.put("model", model.id());
        root.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Answer.Whole.json(Bytes.utf8(Json.compact(root)));
    }

    Answer images(Caller caller) throws Refusal {
        JsonNode body = BodyReader.object(caller.request().body());
        Model model = model(caller, bare(body.path("model").asString("")));
        if (body.path("prompt").asString("").isBlank()) {
            throw Refusal.invalid("Request must contain a prompt.");
        }
        int count = Math.clamp(body.path("n").asInt(1), 1, MOST_IMAGES);
        gate.charge(
                caller, model, count, Conversation.tokens(body.path("prompt").asString("")));
        ObjectNode root = Json.object().put("created", clock.instant().getEpochSecond());
        ArrayNode rows = root.putArray("data");
        for (int i = 0; i < count; i++) {
            rows.addObject().put("b64_json", Composer.PIXEL);
        }
        return Answer.Whole.json(Bytes.utf8(Json.compact(root)));
    }

    private Draft draft(Caller caller, Model model, Conversation conversation, Reply script) throws Refusal {
        for (String file : conversation.files()) {
            files.get(caller.project(), file);
        }
        String cache = conversation.cachedContent();
        int cached = cache == null ? 0 : caches.use(caller.project(), cache, model);
        int tokens = conversation.promptTokens();
        gate.charge(caller, model, 1, tokens);
        if (tokens > model.inputTokens()) {
            throw Refusal.like(
                    "400-token-limit.json",
                    "1200345",
                    Integer.toString(tokens),
                    "1048576",
                    Integer.toString(model.inputTokens()));
        }
        if (model.signs() && caller.route().dialect() == Route.Dialect.NATIVE) {
            conversation.requireSignatures();
        }
        return composer.compose(conversation, model, script, Math.max(cached, script.cachedTokens()));
    }

    private Model model(Caller caller, @Nullable String id) throws Refusal {
        Model model = catalogue.find(id);
        String verb = caller.route().operation().wireName();
        if (model == null || !model.supports(caller.route().operation())) {
            throw Refusal.like(
                    "404-model.json",
                    "gemini-5.0-flash",
                    String.valueOf(id),
                    "v1beta,",
                    caller.route().version() + ',',
                    "supported for generateContent",
                    "supported for " + named(verb));
        }
        if (caller.project().notForNewUsers().contains(model.id())) {
            throw Refusal.like("404-model-not-for-new-users.json", "gemini-2.5-flash", model.id());
        }
        return model;
    }

    /** Errors name the unary method, whatever was called. */
    private static String named(String verb) {
        return switch (verb) {
            case "batchEmbedContents", "openai.embeddings" -> "embedContent";
            case "streamGenerateContent", "openai.chat", "openai.images" -> "generateContent";
            default -> verb;
        };
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("models/") ? name.substring("models/".length()) : name;
    }
}
