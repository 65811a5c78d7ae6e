package io.pollux.simulator;

import io.pollux.simulator.api.GoogleApi;
import io.pollux.simulator.api.OpenLane;
import io.pollux.simulator.calls.CallLog;
import io.pollux.simulator.control.Control;
import io.pollux.simulator.control.Switches;
import io.pollux.simulator.http.Exchange;
import io.pollux.simulator.http.HttpServer;
import io.pollux.simulator.project.Ledger;
import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.Projects;
import io.pollux.simulator.project.SimClock;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import io.pollux.simulator.script.Scripts;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A running stand-in for Google's API on a local port. */
public final class Simulator implements AutoCloseable, Switches {
    private final Options options;
    private final SimClock clock;
    private final Projects projects = new Projects();
    private final Ledger ledger;
    private final Scripts scripts = new Scripts();
    private final CallLog calls;
    private final AtomicBoolean networkDown = new AtomicBoolean();
    private final AtomicBoolean regionBlocked = new AtomicBoolean();
    private final GoogleApi api;
    private final @Nullable OpenLane lane;
    private final Control control;
    private final HttpServer server;

    private Simulator(Options options) {
        this.options = options;
        this.clock = new SimClock(options.clock());
        this.ledger = new Ledger(clock);
        this.calls = new CallLog(clock);
        Reply usual = Reply.latency(options.latency()).streaming(options.events(), options.gap(), options.textBytes());
        this.api = new GoogleApi(
                projects,
                ledger,
                scripts,
                clock,
                options.open(),
                options.record() ? calls : null,
                usual,
                regionBlocked);
        this.lane = options.open() && !options.record() ? new OpenLane(scripts, usual) : null;
        this.control = new Control(projects, scripts, calls, clock, this);
        loadDemo();
        this.server = HttpServer.start(options.host(), options.port(), this::respond);
    }

    /** Starts on a port of the loopback interface, 0 for any; no projects, so no key is accepted yet. */
    public static Simulator start(int port) {
        return new Simulator(Options.onPort(port));
    }

    public static Simulator start(Options options) {
        return new Simulator(options);
    }

    public int port() {
        return server.port();
    }

    /** Without a slash at the end. */
    public String baseUrl() {
        return "http://" + (options.host().equals("0.0.0.0") ? "127.0.0.1" : options.host()) + ':' + port();
    }

    /** Defines a project, in place of one of the same name; what it has used so far still counts. */
    public void define(Project project) {
        projects.put(project);
    }

    public Projects projects() {
        return projects;
    }

    public Scripts scripts() {
        return scripts;
    }

    /** Scripts the next calls that match. */
    public void script(Match match, int times, Reply reply) {
        scripts.add(match, times, reply);
    }

    public CallLog calls() {
        return calls;
    }

    public SimClock clock() {
        return clock;
    }

    @Override
    public void networkDown(boolean down) {
        networkDown.set(down);
        if (down) {
            server.resetOpen();
        }
    }

    @Override
    public void regionBlocked(boolean blocked) {
        regionBlocked.set(blocked);
    }

    @Override
    public void reset() {
        networkDown.set(false);
        regionBlocked.set(false);
        scripts.clear();
        ledger.clear();
        calls.clear();
        clock.reset();
        api.forget();
        projects.clear();
        loadDemo();
    }

    @Override
    public void close() {
        server.close();
    }

    private void loadDemo() {
        if (options.demo()) {
            Demo.projects().forEach(projects::put);
        }
    }

    private void respond(Exchange exchange) throws IOException {
        if (options.control() && exchange.request().target().startsWith("/_sim/")) {
            exchange.spare();
            control.respond(exchange);
            return;
        }
        if (networkDown.get()) {
            exchange.reset();
        }
        if (lane == null || !lane.answer(exchange)) {
            api.respond(exchange);
        }
    }
}
