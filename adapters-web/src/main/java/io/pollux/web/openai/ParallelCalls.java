package io.pollux.web.openai;

import io.pollux.application.relay.ClientGone;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.OpenAiFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Makes the calls of one request that needs several, some at once. Thread-safe. */
@Component
public final class ParallelCalls {
    private static final int IMAGES_AT_ONCE = 4;

    private final GatheredCalls calls;

    public ParallelCalls(GatheredCalls calls) {
        this.calls = calls;
    }

    /**
     * The replies with an image each, in the order of the bodies. After a call that fails no other is begun.
     *
     * @throws OpenAiRefusal of the first call that failed; of several it says which
     */
    public List<JsonNode> images(OpenAiCall call, String target, List<Bytes> bodies) throws OpenAiRefusal, ClientGone {
        var each = new ArrayList<Callable<JsonNode>>();
        for (var body : bodies) {
            each.add(() -> calls.gatherTree(call, target, body));
        }
        return all(each, IMAGES_AT_ONCE, "image");
    }

    /** As {@link #images}, with the same body for all, as they came, and all at once. */
    List<Bytes> choices(OpenAiCall call, String target, Bytes body, int count) throws OpenAiRefusal, ClientGone {
        var each = new ArrayList<Callable<Bytes>>();
        for (var i = 0; i < count; i++) {
            each.add(() -> calls.gather(call, target, body));
        }
        return all(each, count, "choice");
    }

    private static <T> List<T> all(List<Callable<T>> calls, int atOnce, String what) throws OpenAiRefusal, ClientGone {
        var failed = new AtomicBoolean();
        var running = new ArrayList<Future<Optional<T>>>();
        try (var threads = Executors.newFixedThreadPool(
                Math.min(atOnce, calls.size()), Thread.ofVirtual().factory())) {
            for (var call : calls) {
                running.add(threads.submit(unlessFailed(failed, call)));
            }
        }
        return replies(running, what);
    }

    /** Nothing where another call had failed before this one began; that other's failure is what is told. */
    private static <T> Callable<Optional<T>> unlessFailed(AtomicBoolean failed, Callable<T> call) {
        return () -> {
            if (failed.get()) {
                return Optional.empty();
            }
            var succeeded = false;
            try {
                var reply = Optional.of(call.call());
                succeeded = true;
                return reply;
            } finally {
                if (!succeeded) {
                    failed.set(true);
                }
            }
        };
    }

    private static <T> List<T> replies(List<Future<Optional<T>>> finished, String what)
            throws OpenAiRefusal, ClientGone {
        var replies = new ArrayList<T>(finished.size());
        for (var i = 0; i < finished.size(); i++) {
            try {
                finished.get(i).get().ifPresent(replies::add);
            } catch (ExecutionException e) {
                throw failure(e, finished.size() == 1 ? "" : what + " " + (i + 1) + " of " + finished.size() + ": ");
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
