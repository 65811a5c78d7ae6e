package io.pollux.e2e.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.e2e.GatewayProcess;
import io.pollux.protocol.Bytes;
import io.pollux.simulator.Options;
import io.pollux.simulator.Simulator;
import io.pollux.simulator.json.Samples;
import io.pollux.simulator.project.Project;
import io.pollux.simulator.project.ProjectState;
import io.pollux.simulator.project.Tier;
import io.pollux.simulator.script.Canned;
import io.pollux.simulator.script.Fault;
import io.pollux.simulator.script.Match;
import io.pollux.simulator.script.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** After a run that provokes every error, no credential stands in clear anywhere but on the way to where it belongs. */
class SecretsIT {
    private static final String ADMIN = "the-administrators-secret-0001";
    private static final String WRONG = "a-wrong-but-secret-token-0001";
    private static final String PROMPT = "the-callers-private-words-0001";
    private static final List<String> KEYS = IntStream.range(0, 24)
            .mapToObj("AIza-SecretUpstreamKey-%04d"::formatted)
            .toList();
    private static final String SUSPENDED = "AIza-SuspendedUpstreamKey-0001";

    private final List<String> replies = new ArrayList<>();

    @Test
    void nothing_that_can_be_read_afterwards_holds_a_secret() throws IOException {
        try (var google = Simulator.start(Options.onPort(0).withOpenDoor());
                var gateway = GatewayProcess.start(Map.of(
                        "BASE_URL",
                        google.baseUrl(),
                        "API_KEYS",
                        SUSPENDED + "," + String.join(",", KEYS),
                        "ALLOWED_TOKENS",
                        Wire.TOKEN,
                        "AUTH_TOKEN",
                        ADMIN,
                        "LOG_LEVEL",
                        "TRACE"))) {
            provokeEverything(google, gateway);
            var metrics = admin(gateway);
            var exit = gateway.stop();
            var places = places(gateway, metrics);

            assertThat(exit).isIn(0, 143);
            assertThat(places.get("metrics")).contains("pollux_pool_keys");
            assertThat(places.get("replies")).contains("error");
            assertThat(places.keySet())
                    .anyMatch(name -> name.endsWith("pollux.log"))
                    .anyMatch(name -> name.endsWith("pollux.db"));
            assertThat(leaks(places)).isEmpty();
        }
    }

    private void provokeEverything(Simulator google, GatewayProcess gateway) throws IOException {
        google.define(Project.of("s", "100000000101", Tier.FREE, SUSPENDED).with(ProjectState.SUSPENDED));
        call(gateway, "gemini-3.8-flash:generateContent");
        var errors = Samples.names().stream()
                .filter(name -> name.startsWith("errors/") && !name.contains("user-location"))
                .sorted()
                .toList();
        for (var error : errors) {
            var model = error.replaceAll("[^a-z0-9]", "-");
            google.script(Match.model(model), 1, Reply.sample(error));
            call(gateway, model + (error.endsWith(".sse") ? ":streamGenerateContent?alt=sse" : ":generateContent"));
        }
        for (var fault : Fault.values()) {
            var model = fault.wireName();
            google.script(
                    Match.model(model),
                    1,
                    Reply.sample("04-stream-text.sse").failing(fault, 1, Duration.ofMillis(100)));
            call(gateway, model + ":streamGenerateContent?alt=sse");
        }
        keyInErrors(google, gateway);
        badCredentials(gateway);
    }

    /** Upstream repeats each key it is asked with, in errors of all kinds; the gateway cannot know where in them. */
    private void keyInErrors(Simulator google, GatewayProcess gateway) throws IOException {
        for (var key : KEYS) {
            var error = "{\"error\":{\"code\":%d,\"message\":\"Consumer 'api_key:" + key + "' is odd. "
                    + key.replace("-", "\\u002d") + "\",\"status\":\"INTERNAL\"}}";
            var good = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n";
            google.script(Match.key(key), 1, Reply.status(400, "application/json", error.formatted(400)));
            google.script(Match.key(key), 1, events(good + error.formatted(503)));
            google.script(Match.key(key), 1, events("data: " + error.formatted(503) + "\r\n\r\n"));
            google.script(Match.key(key), 1, Reply.status(502, "text/html", "<p>" + key + "</p>"));
        }
        for (var i = 0; i < KEYS.size() * 5; i++) {
            call(gateway, "m:streamGenerateContent?alt=sse");
        }
    }

    private static Reply events(String body) {
        return Reply.HONEST.with(new Canned(200, List.of("content-type: text/event-stream"), Bytes.utf8(body)));
    }

    private void badCredentials(GatewayProcess gateway) throws IOException {
        for (var header : List.of("x-goog-api-key: ", "Authorization: Bearer ", "api-key: ", "Cookie: key=")) {
            send(gateway, Wire.request("POST", "/v1beta/models/m:generateContent", "{}", header + WRONG));
        }
        for (var token : List.of(WRONG, Wire.TOKEN)) {
            send(gateway, Wire.request("POST", "/v1beta/models/m:generateContent?key=" + token, "{}"));
            send(gateway, Wire.request("POST", "/v1beta/models/" + token + "/../x?key=" + token, "{"));
            send(gateway, Wire.request("GET", "/" + token, ""));
            send(gateway, Wire.request("GET", "/actuator/env?key=" + token, ""));
            send(gateway, "BAD /?key=" + token + " HTTP/9\r\nx-goog-api-key: " + token + "\r\n\r\n");
            send(gateway, Wire.request("GET", "/v1beta/models/%zz?key=" + token, "", "x-goog-api-key: " + token));
        }
        send(
                gateway,
                Wire.request(
                        "POST", "/v1beta/models/m:generateContent", "{\"" + PROMPT, "x-goog-api-key: " + Wire.TOKEN));
    }

    private void call(GatewayProcess gateway, String modelAndMethod) throws IOException {
        send(
                gateway,
                Wire.request(
                        "POST",
                        "/v1beta/models/" + modelAndMethod,
                        "{\"contents\":[{\"parts\":[{\"text\":\"" + PROMPT + "\"}]}]}",
                        "x-goog-api-key: " + Wire.TOKEN));
    }

    private void send(GatewayProcess gateway, String request) throws IOException {
        try (var wire = new Wire(gateway.port())) {
            replies.add(wire.send(request).answer().toString());
        } catch (IOException e) {
            replies.add("" + e.getMessage());
        }
    }

    private static String admin(GatewayProcess gateway) throws IOException {
        try (var wire = new Wire(gateway.port())) {
            return wire.send(Wire.request("GET", "/actuator/prometheus", "", "Authorization: Bearer " + ADMIN))
                    .answer()
                    .toString();
        }
    }

    /** Everything there is to read afterwards, by name: terminal, files of the data directory, replies, metrics. */
    private Map<String, String> places(GatewayProcess gateway, String metrics) throws IOException {
        var places = new TreeMap<String, String>();
        places.put("terminal", gateway.log());
        places.put("metrics", metrics);
        // Honest answers of the simulator repeat the prompt, which is theirs to do.
        places.put(
                "replies",
                replies.stream().map(reply -> reply.replace(PROMPT, "")).collect(Collectors.joining("\n")));
        try (var files = Files.walk(gateway.dataDir())) {
            files.filter(Files::isRegularFile).forEach(file -> places.put(file.toString(), content(file)));
        }
        return places;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> leaks(Map<String, String> places) {
        var secrets = new ArrayList<>(KEYS);
        secrets.addAll(List.of(SUSPENDED, Wire.TOKEN, ADMIN, WRONG, PROMPT));
        var leaks = new ArrayList<String>();
        places.forEach((place, content) -> secrets.forEach(secret -> {
            var at = content.indexOf(secret);
            if (at >= 0 && leaks.size() < 12) {
                leaks.add(place + ": " + content.substring(Math.max(0, at - 150), Math.min(content.length(), at + 60)));
            }
        }));
        return leaks;
    }
}
