package io.pollux.simulator.control;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.calls.CallLog;
import io.pollux.simulator.http.Exchange;
import io.pollux.simulator.http.Request;
import io.pollux.simulator.http.Responder;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.project.ProjectReader;
import io.pollux.simulator.project.Projects;
import io.pollux.simulator.project.SimClock;
import io.pollux.simulator.script.ScriptReader;
import io.pollux.simulator.script.Scripts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Steers a simulator over HTTP. */
public final class Control implements Responder {
    private static final List<String> HEADERS = List.of("content-type: application/json");

    private final Projects projects;
    private final Scripts scripts;
    private final CallLog calls;
    private final SimClock clock;
    private final Switches switches;

    public Control(Projects projects, Scripts scripts, CallLog calls, SimClock clock, Switches switches) {
        this.projects = projects;
        this.scripts = scripts;
        this.calls = calls;
        this.clock = clock;
        this.switches = switches;
    }

    @Override
    public void respond(Exchange exchange) throws IOException {
        try {
            JsonNode reply = reply(exchange.request());
            int status = reply == null ? 404 : 200;
            JsonNode body = reply == null ? problem("no such control") : reply;
            exchange.whole(status, HEADERS, Bytes.utf8(Json.compact(body)), false);
        } catch (IllegalArgumentException | JacksonException | DateTimeParseException e) {
            exchange.whole(400, HEADERS, Bytes.utf8(Json.compact(problem(String.valueOf(e.getMessage())))), false);
        }
    }

    private @Nullable JsonNode reply(Request request) {
        return switch (request.method() + ' ' + request.rawPath()) {
            case "GET /_sim/calls" -> recorded(request);
            case "GET /_sim/calls/count" ->
                Json.object().put("total", calls.total()).put("running", calls.running());
            case "DELETE /_sim/calls" -> cleared();
            case "POST /_sim/script" -> scripted(Json.read(request.body()));
            case "DELETE /_sim/script" -> unscripted();
            case "POST /_sim/projects" -> defined(Json.read(request.body()));
            case "POST /_sim/clock" -> moved(Json.read(request.body()));
            case "POST /_sim/network" -> network(Json.read(request.body()));
            case "POST /_sim/region" -> region(Json.read(request.body()));
            case "POST /_sim/reset" -> reset();
            default -> null;
        };
    }

    private ArrayNode recorded(Request request) {
        String after = request.parameter("after");
        long from = after == null ? 0 : Long.parseLong(after);
        ArrayNode rows = Json.array();
        calls.all().stream().filter(call -> call.n() > from).forEach(call -> rows.add(CallJson.of(call)));
        return rows;
    }

    private ObjectNode cleared() {
        calls.clear();
        return done();
    }

    private ObjectNode scripted(JsonNode body) {
        ScriptReader.read(body, scripts);
        return done();
    }

    private ObjectNode unscripted() {
        scripts.clear();
        return done();
    }

    private ObjectNode defined(JsonNode body) {
        ProjectReader.read(body).forEach(projects::put);
        return done();
    }

    private ObjectNode moved(JsonNode body) {
        String set = body.path("set").asString("");
        if (!set.isEmpty()) {
            clock.set(Instant.parse(set));
        }
        clock.advance(Duration.parse(body.path("advance").asString("PT0S")));
        return done().put("now", clock.instant().toString());
    }

    private ObjectNode network(JsonNode body) {
        switches.networkDown(body.path("down").asBoolean(false));
        return done();
    }

    private ObjectNode region(JsonNode body) {
        switches.regionBlocked(body.path("blocked").asBoolean(false));
        return done();
    }

    private ObjectNode reset() {
        switches.reset();
        return done();
    }

    private static ObjectNode done() {
        return Json.object().put("ok", true);
    }

    private static ObjectNode problem(String message) {
        return Json.object().put("error", message);
    }
}
