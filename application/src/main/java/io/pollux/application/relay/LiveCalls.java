package io.pollux.application.relay;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls under way. {@link #sweep} ends those whose caller has left or whose deadline is over,
 * and lets the others do what they do now and then. */
public final class LiveCalls {
    private final Set<CallScope> scopes = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;

    public LiveCalls(InstantSource clock) {
        this.clock = clock;
    }

    void enter(CallScope scope) {
        scopes.add(scope);
    }

    void leave(CallScope scope) {
        scopes.remove(scope);
    }

    /** Looks at every call once; to be called a few times a second from one thread. */
    public void sweep() {
        var now = clock.instant();
        for (var scope : scopes) {
            scope.check(now);
        }
    }

    /** Ends all calls under way, each with an error that says so. */
    public void endAll() {
        scopes.forEach(scope -> scope.end(CallScope.End.SHUTTING_DOWN));
    }

    public int count() {
        return scopes.size();
    }
}
