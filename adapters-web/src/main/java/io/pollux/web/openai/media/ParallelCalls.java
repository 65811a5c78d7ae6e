package io.pollux.web.openai.media;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.OpenAiFault;
import io.pollux.web.openai.GatheredCalls;
import io.pollux.web.openai.OpenAiCall;
import io.pollux.web.openai.OpenAiRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Makes the calls of one request that needs several, some at once. Thread-safe. */
@Component
final class ParallelCalls {
    private static final int AT_ONCE = 4;

    private final GatheredCalls calls;

    ParallelCalls(GatheredCalls calls) {
        this.calls = calls;
    }

    /**
     * The replies in the order of the bodies. After a call that fails no other is begun.
     *
     * @param what is made by each call, in the singular, for the error
     * @throws OpenAiRefusal of the first call that failed; of several it says which
     */
    List<JsonNode> gather(OpenAiCall call, String target, List<Bytes> bodies, String what)
            throws OpenAiRefusal, ClientGone {
        if (bodies.size() == 1) {
            return List.of(calls.gatherTree(call, target, bodies.getFirst()));
        }
        var failed = new AtomicBoolean();
        var running = new ArrayList<Future<JsonNode>>();
        try (var threads = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, bodies.size()), Thread.ofVirtual().factory())) {
            for (var body : bodies) {
                running.add(threads.submit(unlessFailed(failed, () -> calls.gatherTree(call, target, body))));
            }
        }
        return replies(running, what);
    }

    /** Nothing where another call had failed before this one began; that other's failure is what is told. */
    private static Callable<JsonNode> unlessFailed(AtomicBoolean failed, Callable<JsonNode> call) {
        return () -> {
            if (failed.get()) {
                return MissingNode.getInstance();
            }
            var succeeded = false;
            try {
                var reply = call.call();
                succeeded = true;
                return reply;
            } finally {
                if (!succeeded) {
                    failed.set(true);
                }
            }
        };
    }

    private static List<JsonNode> replies(List<Future<JsonNode>> finished, String what)
            throws OpenAiRefusal, ClientGone {
        var replies = new ArrayList<JsonNode>(finished.size());
        for (var one : finished) {
            try {
                replies.add(one.get());
            } catch (ExecutionException e) {
                throw failure(e, what + " " + (replies.size() + 1) + " of " + finished.size() + ": ");
            } catch (InterruptedException e) {
                throw new IllegalStateException("a finished call cannot be interrupted", e);
            }
        }
        return replies;
    }

    private static OpenAiRefusal failure(ExecutionException failed, String which) throws ClientGone {
        return switch (failed.getCause()) {
            case OpenAiRefusal refusal -> new OpenAiRefusal(told(refusal.fault(), which));
            case ClientGone gone -> throw gone;
            case null, default -> throw new IllegalStateException("a call failed by our own fault", failed);
        };
    }

    private static OpenAiFault told(OpenAiFault fault, String which) {
        return new OpenAiFault(
                fault.status(),
                which + fault.message(),
                fault.type(),
                fault.code(),
                fault.param(),
                fault.retryAfter(),
                fault.shouldRetry());
    }
}
