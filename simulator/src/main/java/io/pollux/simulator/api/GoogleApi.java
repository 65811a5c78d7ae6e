package io.pollux.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.calls.CallLog;
import io.pollux.simulator.calls.Recording;
import io.pollux.simulator.http.Exchange;
import io.pollux.simulator.http.PeerGoneException;
import io.pollux.simulator.http.Request;
import io.pollux.simulator.http.Responder;
import io.pollux.simulator.http.SeveredException;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.project.Ledger;
import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.Projects;
import io.pollux.simulator.script.Canned;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import io.pollux.simulator.script.Scripts;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The imitated API: scripts first, then Google's own order of complaints, then an answer. */
public final class GoogleApi implements Responder {
    private final Catalogue catalogue = new Catalogue();
    private final Gate gate;
    private final CachedContents caches;
    private final Files files;
    private final LongOperations operations = new LongOperations();
    private final Generation generation;
    private final Scripts scripts;
    private final @Nullable CallLog log;
    private final Reply usual;
    private final AtomicBoolean regionBlocked;

    /**
     * Wires the API together.
     *
     * @param open whether any key will do
     * @param log where calls are recorded, or null for nowhere
     * @param usual how calls without script are answered
     * @param regionBlocked whether this egress is in a country without the API
     */
    public GoogleApi(
            Projects projects,
            Ledger ledger,
            Scripts scripts,
            InstantSource clock,
            boolean open,
            @Nullable CallLog log,
            Reply usual,
            AtomicBoolean regionBlocked) {
        this.gate = new Gate(projects, ledger, open);
        this.caches = new CachedContents(clock);
        this.files = new Files(clock);
        this.generation = new Generation(catalogue, gate, caches, files, operations, clock);
        this.scripts = scripts;
        this.log = log;
        this.usual = usual;
        this.regionBlocked = regionBlocked;
    }

    /** Forgets caches, files and operations. */
    public void forget() {
        caches.clear();
        files.clear();
        operations.clear();
    }

    @Override
    public void respond(Exchange exchange) throws IOException {
        Request request = exchange.request();
        Route route = Route.of(request);
        Credential credential = Credential.of(request);
        Project owner = gate.owner(credential);
        Match call = new Match(
                credential.key(),
                owner == null ? null : owner.name(),
                modelOf(request, route),
                route.operation().wireName());
        Recording recording = log == null ? null : log.begin(request, credential.form(), call);
        try {
            Reply script = scripts.next(call, usual);
            new Delivery(exchange, script, recording).send(answer(request, route, credential, script));
        } catch (PeerGoneException e) {
            ended(recording, "aborted");
            throw e;
        } catch (SeveredException e) {
            ended(recording, "severed");
            throw e;
        }
    }

    private static void ended(@Nullable Recording recording, String outcome) {
        if (recording != null) {
            recording.ended(outcome);
        }
    }

    private Answer answer(Request request, Route route, Credential credential, Reply script) {
        Canned canned = script.canned();
        if (canned != null) {
            return CannedFrames.of(canned);
        }
        try {
            if (route.operation() == Operation.SEND_UPLOAD) {
                return files.send(request, route.id());
            }
            Project project = gate.admit(credential, route);
            if (regionBlocked.get()) {
                throw Refusal.like("400-user-location.json");
            }
            return answer(new Caller(request, route, project), script);
        } catch (Refusal refusal) {
            return new Answer.Whole(refusal.status(), List.of(Answer.JSON), refusal.body(route.wrapsErrors(request)));
        }
    }

    private Answer answer(Caller caller, Reply script) throws Refusal {
        Route route = caller.route();
        Project project = caller.project();
        return switch (route.operation()) {
            case GENERATE, STREAM -> generation.generate(caller, script);
            case COUNT_TOKENS -> generation.countTokens(caller);
            case EMBED -> generation.embed(caller);
            case BATCH_EMBED -> generation.batchEmbed(caller);
            case PREDICT -> generation.predict(caller);
            case PREDICT_LONG -> generation.predictLongRunning(caller);
            case OPENAI_CHAT -> generation.chat(caller, script);
            case OPENAI_EMBEDDINGS -> generation.embeddings(caller);
            case OPENAI_IMAGES -> generation.images(caller);
            case OPENAI_MODELS -> compact(openAiModels());
            case OPENAI_MODEL -> compact(openAiModel(known(route)));
            case LIST_MODELS -> json(page(caller.request()));
            case GET_MODEL -> json(known(route).json());
            case GET_OPERATION -> json(operations.look(project, route.id()));
            case CREATE_CACHE -> generation.cache(caller);
            case LIST_CACHES -> json(caches.list(project));
            case GET_CACHE -> json(caches.get(project, route.id()));
            case DELETE_CACHE -> json(caches.delete(project, route.id()));
            case START_UPLOAD -> files.start(caller);
            case SEND_UPLOAD -> files.send(caller.request(), route.id());
            case LIST_FILES -> json(files.list(project));
            case GET_FILE -> json(files.get(project, route.id()));
            case DELETE_FILE -> json(files.delete(project, route.id()));
            case UNKNOWN -> NotFoundPage.of(caller.request());
        };
    }

    private ObjectNode page(Request request) throws Refusal {
        String size = request.parameter("pageSize");
        String token = request.parameter("pageToken");
        try {
            return catalogue.page(size == null ? 0 : Integer.parseInt(size), token);
        } catch (NumberFormatException _) {
            throw Refusal.invalid("Invalid value at 'page_size' (TYPE_INT32), \"" + size + '"');
        }
    }

    private Model known(Route route) throws Refusal {
        Model model = catalogue.find(route.id());
        if (model == null) {
            throw Refusal.like(
                    "404-model.json",
                    "gemini-5.0-flash",
                    String.valueOf(route.id()),
                    "v1beta,",
                    route.version() + ',',
                    "supported for generateContent",
                    "supported for GetModel");
        }
        return model;
    }

    private ObjectNode openAiModels() {
        ObjectNode root = Json.object().put("object", "list");
        ArrayNode rows = root.putArray("data");
        catalogue.listed().forEach(model -> rows.add(openAiModel(model)));
        return root;
    }

    private static ObjectNode openAiModel(Model model) {
        return Json.object()
                .put("id", "models/" + model.id())
                .put("object", "model")
                .put("owned_by", "google")
                .put("display_name", model.displayName());
    }

    private static Answer compact(ObjectNode node) {
        return new Answer.Whole(200, List.of("content-type: application/json"), Bytes.utf8(Json.compact(node)));
    }

    private static Answer json(ObjectNode node) {
        return Answer.Whole.json(Json.prettyBytes(node));
    }

    /** The OpenAI path names its model in the body; a look is enough for matching scripts. */
    private @Nullable String modelOf(Request request, Route route) {
        if (route.dialect() != Route.Dialect.OPENAI || route.id() != null) {
            return route.operation() == Operation.GET_OPERATION ? null : route.id();
        }
        String body = new String(request.body().unsafeArray(), UTF_8);
        int at = body.indexOf("\"model\"");
        int open = at < 0 ? -1 : body.indexOf('"', body.indexOf(':', at) + 1);
        int close = open < 0 ? -1 : body.indexOf('"', open + 1);
        return close < 0 ? null : body.substring(open + 1, close).replace("models/", "");
    }
}
