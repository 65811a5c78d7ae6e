package io.pollux.simulator.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.http.Exchange;
import io.pollux.simulator.http.Request;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.script.Reply;
import io.pollux.simulator.script.Scripts;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Ready-made answers for benchmarks: no key, no quota, not even a look at the body. */
public final class OpenLane {
    private static final int MOST_KEPT = 256;

    private final Scripts scripts;
    private final Reply usual;
    private final Catalogue catalogue = new Catalogue();
    private final Composer composer = new Composer();
    private final Map<String, Answer> kept = new ConcurrentHashMap<>();
    private final Map<String, Bytes> wire = new ConcurrentHashMap<>();

    public OpenLane(Scripts scripts, Reply usual) {
        this.scripts = scripts;
        this.usual = usual;
    }

    /** Answers a generate call if nothing stands in the way of a ready-made answer. */
    public boolean answer(Exchange exchange) throws IOException {
        Request request = exchange.request();
        if (!scripts.isEmpty() || !request.method().equals("POST") || !exchange.keepsAlive() || request.http10()) {
            return false;
        }
        Answer answer = kept.get(request.target());
        if (answer == null) {
            answer = make(request);
            if (answer == null) {
                return false;
            }
            kept.put(request.target(), answer);
        }
        if (answer instanceof Answer.Whole whole) {
            exchange.pause(usual.latency());
            exchange.raw(wire.computeIfAbsent(request.target(), _ -> bytes(whole)));
        } else {
            new Delivery(exchange, usual, null).send(answer);
        }
        return true;
    }

    private @Nullable Answer make(Request request) {
        Route route = Route.of(request);
        Model model = catalogue.find(route.id());
        boolean generates = route.operation() == Operation.GENERATE || route.operation() == Operation.STREAM;
        if (model == null || !generates || !model.supports(route.operation()) || kept.size() >= MOST_KEPT) {
            return null;
        }
        ObjectNode hello = Json.object();
        hello.putArray("contents").addObject().putArray("parts").addObject().put("text", "hello");
        Draft draft = composer.compose(new Conversation(hello), model, usual, 0);
        boolean express = route.dialect() == Route.Dialect.EXPRESS;
        GeminiBody body =
                new GeminiBody(draft, express, Clock.systemUTC().instant().toString());
        if (route.operation() == Operation.GENERATE) {
            return body.whole();
        }
        return Route.sse(request) ? rendered(body.events(usual.events())) : rendered(body.array(usual.events()));
    }

    private static Answer rendered(Answer answer) {
        if (!(answer instanceof Answer.Frames frames)) {
            return answer;
        }
        Bytes[] all = new Bytes[frames.count()];
        for (int i = 0; i < all.length; i++) {
            all[i] = frames.frame().apply(i);
        }
        return new Answer.Frames(frames.status(), frames.headers(), all.length, i -> all[i], frames.tail());
    }

    private static Bytes bytes(Answer.Whole whole) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        whole.headers().forEach(header -> head.append(header).append("\r\n"));
        head.append("transfer-encoding: chunked\r\n\r\n");
        head.append(Integer.toHexString(whole.body().length())).append("\r\n");
        byte[] start = head.toString().getBytes(ISO_8859_1);
        byte[] end = "\r\n0\r\n\r\n".getBytes(ISO_8859_1);
        byte[] all = new byte[start.length + whole.body().length() + end.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(
                whole.body().unsafeArray(), 0, all, start.length, whole.body().length());
        System.arraycopy(end, 0, all, all.length - end.length, end.length);
        return Bytes.owning(all);
    }
}
